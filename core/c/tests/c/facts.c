/* Published facts about New START, asked of the library. The same file runs on a host and on a Cortex-M0, and a test
 * compares what it says with the facts as written by hand. */

#include "proverka.h"

/* Shows a text. */
void say(const char *text);
int facts(void);

static void say_number(int32_t number) {
  char digits[12];
  uint32_t left = number < 0 ? 0u - (uint32_t)number : (uint32_t)number;
  int at = sizeof digits - 1;
  digits[at] = '\0';
  do {
    digits[--at] = (char)('0' + left % 10);
    left /= 10;
  } while (left > 0);
  if (number < 0) {
    digits[--at] = '-';
  }
  say(&digits[at]);
}

static void say_date(proverka_date_t date) {
  char text[PROVERKA_DATE_TEXT_SIZE];
  say(proverka_date_format(date, text, sizeof text) == PROVERKA_OK ? text : "no day");
}

/* Says an error and returns 1, or returns 0. */
static int trouble(proverka_status_t status) {
  if (status == PROVERKA_OK) {
    return 0;
  }
  say(proverka_status_text(status));
  say("\n");
  return 1;
}

static int say_term(const proverka_question_t *question) {
  proverka_term_t term;
  if (trouble(proverka_term(question, &term))) {
    return 1;
  }
  say_date(question->earliest);
  say(": ");
  say(proverka_treaty_text(term.status));
  say(", last day ");
  say_date(term.last_day);
  say(", days left ");
  say_number((int32_t)term.days_left);
  say("\n");
  return 0;
}

static int say_limits(const proverka_treaty_t *treaty, proverka_date_t day, uint32_t more) {
  const proverka_total_t totals[3] = {
      {PROVERKA_TEXT("US"), PROVERKA_TEXT("deployed_delivery_systems"), {700 + more, 700 + more}},
      {PROVERKA_TEXT("US"), PROVERKA_TEXT("warheads"), {1550 + more, 1550 + more}},
      {PROVERKA_TEXT("US"), PROVERKA_TEXT("launchers"), {800 + more, 800 + more}},
  };
  proverka_question_t question;
  proverka_finding_t findings[3];
  proverka_summary_t summary;
  size_t index;
  if (trouble(proverka_question_make(treaty, day, PROVERKA_LAST_DAY_EVE, &question)) ||
      trouble(proverka_judge_totals(&question, totals, 3, findings, 3, &summary))) {
    return 1;
  }
  for (index = 0; index < summary.findings; index++) {
    say_date(day);
    say(": ");
    say(totals[findings[index].total].quantity);
    say(", bound ");
    say_number((int32_t)findings[index].bound.most);
    say(" by ");
    say(findings[index].clause);
    say(", margin ");
    say_number((int32_t)findings[index].margin);
    say(": ");
    say(proverka_verdict_text(findings[index].verdict));
    say("\n");
  }
  say("together: ");
  say(proverka_verdict_text(summary.verdict));
  say("\n");
  return 0;
}

int facts(void) {
  const proverka_date_t before = {2011, 2, 4}, entry = {2011, 2, 5}, eve = {2021, 2, 4}, last = {2026, 2, 4};
  const proverka_date_t after = {2026, 2, 5}, seven_years = {2018, 2, 5}, day_before = {2018, 2, 4};
  const proverka_date_t received = {2020, 3, 1}, asked = {2020, 2, 10}, extended = {2021, 2, 3}, none = {0, 0, 0};
  const proverka_treaty_t *treaty = proverka_new_start();
  proverka_question_t question;
  proverka_what_if_t what_if;
  proverka_parties_t us = {{0, 0, 0, 0, 0, 0, 0, 0}};
  proverka_act_t act;
  proverka_date_t sum = none;
  int32_t days = 0;
  uint8_t weekday = 0;

  /* The calendar. */
  if (trouble(proverka_date_add(entry, 10, PROVERKA_YEARS, PROVERKA_MONTH_END_REJECT, &sum)) ||
      trouble(proverka_date_days_between(entry, sum, &days)) || trouble(proverka_date_weekday(entry, &weekday))) {
    return 1;
  }
  say("ten years after entry into force: ");
  say_date(sum);
  say(", days ");
  say_number(days);
  say(", weekday of entry ");
  say_number(weekday);
  say("\n");

  /* The term, after the acts on record. */
  {
    const proverka_date_t days_asked[5] = {before, entry, eve, last, after};
    int index;
    for (index = 0; index < 5; index++) {
      if (trouble(proverka_question_make(treaty, days_asked[index], PROVERKA_LAST_DAY_EVE, &question)) ||
          say_term(&question)) {
        return 1;
      }
    }
  }

  /* The term by its text alone, under both readings of the last day. */
  question.earliest = question.latest = eve;
  question.act_source = PROVERKA_ACTS_GIVEN;
  say("without acts, ");
  if (say_term(&question)) {
    return 1;
  }
  question.last_day = PROVERKA_LAST_DAY_ANNIVERSARY;
  say("on the anniversary, ");
  if (say_term(&question)) {
    return 1;
  }
  question.last_day = PROVERKA_LAST_DAY_EVE;

  /* The extension of 2021, given by the program. */
  act.earliest = act.latest = extended;
  act.until = after;
  act.kind = PROVERKA_ACT_EXTENSION_IN_FORCE;
  act.named_day = act.reserved[0] = act.reserved[1] = 0;
  act.parties = us;
  question.acts = &act;
  question.act_count = 1;
  say("extended, ");
  if (say_term(&question)) {
    return 1;
  }

  /* A notice of withdrawal, three months before its effect. */
  if (trouble(proverka_question_make(treaty, asked, PROVERKA_LAST_DAY_EVE, &question)) ||
      trouble(proverka_parties_add(treaty, PROVERKA_TEXT("US"), &us)) ||
      trouble(proverka_if_notice(&question, received, &us, &what_if))) {
    return 1;
  }
  say("with a notice of ");
  say_date(received);
  say(": ");
  say(proverka_verdict_text(what_if.verdict));
  say(", last day ");
  say_date(what_if.last_day);
  say("\n");

  /* The limits, seven years after entry into force and the day before. */
  return say_limits(treaty, seven_years, 0) || say_limits(treaty, seven_years, 1) || say_limits(treaty, day_before, 1);
}

#if __STDC_HOSTED__
#include <stdio.h>

void say(const char *text) { fputs(text, stdout); }

int main(void) { return facts(); }
#endif
