/* A program that uses one part of the library, so that the size of that part can be measured. PART says which. */

#include "board.h"
#include "proverka.h"

#if PART == 7
#include "../c/bundle.h"
#endif

int run(void);

/* What goes in is not known to the compiler, and what comes out is used. */
static volatile proverka_status_t status;
static volatile uint8_t outcome;

#if PART == 9
/* A treaty of its own, and the storage for it. */
static const char JSON[] =
    "{\"id\": \"freeze\", \"name\": \"Freeze\", \"parties\": [{\"code\": \"A\", \"name\": \"Alpha\"}],"
    "\"entry_into_force\": {\"date\": \"2030-08-31\", \"clause\": \"IX\"}, \"quantities\": [], \"ceilings\": [],"
    "\"term\": {\"lasts\": {\"value\": \"10y\", \"clause\": \"IX\"}, \"month_end\": \"clamp\"}}";
static uint64_t storage[5000];
#endif

static void part(void) {
#if PART >= 3 && PART < 7 || PART == 8
  const proverka_date_t day = {2020, 3, 1};
  const proverka_treaty_t *treaty;
  proverka_question_t question;
#if PART == 6
  status = proverka_treaty_find(PROVERKA_TEXT("new-start"), &treaty);
#else
  treaty = proverka_new_start();
#endif
  status = proverka_question_make(treaty, day, PROVERKA_LAST_DAY_EVE, &question);
#endif
#if PART == 1
  outcome = 1;
#elif PART == 2
  proverka_date_t date;
  status = proverka_date_parse(PROVERKA_TEXT("2011-02-05"), &date);
  status = proverka_date_add(date, 10, PROVERKA_YEARS, PROVERKA_MONTH_END_CLAMP, &date);
  outcome = date.day;
#elif PART == 3 || PART == 8
  proverka_term_t term;
#if PART == 8
  static const proverka_act_t act = {
      {2020, 2, 1}, {2020, 2, 1}, {0, 0, 0}, PROVERKA_ACT_TALKS_DECLINED, 0, {0, 0}, {{1, 0, 0, 0, 0, 0, 0, 0}}};
  question.act_source = PROVERKA_ACTS_GIVEN;
  question.acts = &act;
  question.act_count = 1;
#endif
  status = proverka_term(&question, &term);
  outcome = term.in_force;
#elif PART == 4 || PART == 6
  const proverka_total_t total = {PROVERKA_TEXT("US"), PROVERKA_TEXT("warheads"), {1551, 1551}};
  proverka_finding_t finding;
  proverka_summary_t summary;
  status = proverka_judge_totals(&question, &total, 1, &finding, 1, &summary);
  outcome = summary.verdict;
#elif PART == 5
  proverka_parties_t parties = {{0, 0, 0, 0, 0, 0, 0, 0}};
  proverka_what_if_t what_if;
  status = proverka_parties_add(treaty, PROVERKA_TEXT("US"), &parties);
  status = proverka_if_notice(&question, day, &parties, &what_if);
  outcome = what_if.verdict;
#elif PART == 9
  const proverka_treaty_t *treaty;
  size_t fault, skip = (uintptr_t)storage % PROVERKA_STORAGE_ALIGNMENT;
  status = proverka_treaty_read(JSON, sizeof JSON - 1, 0, 0, (char *)storage + skip, sizeof storage - skip, &treaty, &fault);
  outcome = proverka_storage_size() <= sizeof storage - skip;
#elif PART == 7
  static const proverka_audit_request_t request = {BUNDLE_HOST, BUNDLE_INSPECTORATE, {0}, 0, 0, 0, {0}};
  static proverka_audit_report_t report;
  status = proverka_audit_bundle(BUNDLE, sizeof BUNDLE, &request, &report);
  outcome = report.grade;
#endif
}

int run(void) {
  uint32_t stack = stack_of(part);
  say("stack ");
  say_number(stack);
  say(" status ");
  say_number(status);
  say(" outcome ");
  say_number(outcome);
  say("\n");
  return status != PROVERKA_OK;
}
