/* Answers questions from the standard input, one a line, and prints one line or more for each. A test compares the
 * answers with those of the Rust library. */

#include "proverka.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 16
#define MOST_TOTALS 64

static char *words[MOST_WORDS];
static int word_count;

/* The word with this number, or an empty one. */
static const char *word(int number) { return number < word_count ? words[number] : ""; }

static long number(int at) { return strtol(word(at), NULL, 10); }

static void split(char *line) {
  char *rest = line;
  word_count = 0;
  while (word_count < MOST_WORDS) {
    rest += strspn(rest, " \n");
    if (*rest == '\0') {
      break;
    }
    words[word_count++] = rest;
    rest += strcspn(rest, " \n");
    if (*rest == '\0') {
      break;
    }
    *rest++ = '\0';
  }
}

/* The date in a word, without a check. "-" is no day. */
static proverka_date_t date(int at) {
  proverka_date_t day = {0, 0, 0};
  unsigned int year = 0, month = 0, of_month = 0;
  if (sscanf(word(at), "%u-%u-%u", &year, &month, &of_month) == 3) {
    day.year = (uint16_t)year;
    day.month = (uint8_t)month;
    day.day = (uint8_t)of_month;
  }
  return day;
}

static void print_date(proverka_date_t day) {
  printf(" %04u-%02u-%02u", (unsigned)day.year, (unsigned)day.month, (unsigned)day.day);
}

static void print_end(proverka_end_t end) {
  printf(" %u", (unsigned)end.kind);
  print_date(end.earliest);
  print_date(end.latest);
}

static void print_parties(proverka_parties_t set) {
  int index;
  printf(" ");
  for (index = 0; index < 8; index++) {
    printf("%" PRIx32 ".", set.words[index]);
  }
}

/* The acts that were given since the last question that used them. */
static proverka_act_t acts[PROVERKA_MOST_ACTS + 1];
static size_t act_count;
static proverka_total_t totals[MOST_TOTALS];
static char names[MOST_TOTALS][2][64];
static size_t total_count;

/* The question in the words from 1: treaty, first day, last day, reading, source of the acts. */
static proverka_status_t ask(proverka_question_t *question) {
  const proverka_treaty_t *treaty = NULL;
  proverka_status_t status = proverka_treaty_find(word(1), strlen(word(1)), &treaty);
  if (status != PROVERKA_OK) {
    return status;
  }
  memset(question, 0, sizeof *question);
  question->treaty = treaty;
  question->earliest = date(2);
  question->latest = date(3);
  question->last_day = (uint8_t)number(4);
  question->act_source = (uint8_t)number(5);
  if (question->act_source == PROVERKA_ACTS_GIVEN) {
    question->acts = acts;
    question->act_count = act_count;
  }
  return PROVERKA_OK;
}

/* The set of the parties whose codes stand in a word, separated by commas; "-" is the empty set. */
static proverka_status_t parties(const proverka_treaty_t *treaty, const char *codes, proverka_parties_t *set) {
  memset(set, 0, sizeof *set);
  while (*codes != '\0' && strcmp(codes, "-") != 0) {
    size_t length = strcspn(codes, ",");
    proverka_status_t status = proverka_parties_add(treaty, codes, length, set);
    if (status != PROVERKA_OK) {
      return status;
    }
    codes += length;
    codes += *codes == ',';
  }
  return PROVERKA_OK;
}

static void dates(void) {
  proverka_date_t day = {0, 0, 0};
  proverka_status_t status;
  if (strcmp(word(0), "parse") == 0) {
    status = proverka_date_parse(word(1), strlen(word(1)), &day);
    printf("%" PRIu32, status);
    print_date(day);
  } else if (strcmp(word(0), "make") == 0) {
    status = proverka_date_make((uint16_t)number(1), (uint8_t)number(2), (uint8_t)number(3), &day);
    printf("%" PRIu32, status);
    print_date(day);
  } else if (strcmp(word(0), "add") == 0) {
    status = proverka_date_add(date(1), (int32_t)number(2), (uint8_t)number(3), (uint8_t)number(4), &day);
    printf("%" PRIu32, status);
    print_date(day);
  } else if (strcmp(word(0), "between") == 0) {
    int32_t days = 0;
    status = proverka_date_days_between(date(1), date(2), &days);
    printf("%" PRIu32 " %" PRId32, status, days);
  } else {
    char text[PROVERKA_DATE_TEXT_SIZE] = "-";
    uint32_t days = 0;
    uint8_t weekday = 0;
    status = proverka_date_format(date(1), text, sizeof text);
    printf("%" PRIu32 " %s", status, text);
    status = proverka_date_to_day_number(date(1), &days);
    printf(" %" PRIu32 " %" PRIu32, status, days);
    status = proverka_date_weekday(date(1), &weekday);
    printf(" %" PRIu32 " %u", status, (unsigned)weekday);
    status = proverka_date_from_day_number(days, &day);
    printf(" %" PRIu32, status);
    print_date(day);
  }
  printf("\n");
}

static void term(void) {
  proverka_question_t question;
  proverka_term_t found;
  proverka_status_t status = ask(&question);
  memset(&found, 0, sizeof found);
  if (status == PROVERKA_OK) {
    status = proverka_term(&question, &found);
  }
  printf("%" PRIu32 " %u %s %u", status, (unsigned)found.in_force, proverka_treaty_text(found.status),
         (unsigned)found.extension);
  print_date(found.entry_into_force);
  print_date(found.last_day);
  print_date(found.extendable_until);
  print_end(found.ends);
  printf(" %" PRIu32, found.days_left);
  print_parties(found.suspended_by);
  print_parties(found.withdrawn);
  printf("\n");
}

static void standing(void) {
  proverka_question_t question;
  uint8_t found = 0;
  proverka_status_t status = ask(&question);
  if (status == PROVERKA_OK) {
    status = proverka_party_standing(&question, word(6), strlen(word(6)), &found);
  }
  printf("%" PRIu32 " %u\n", status, (unsigned)found);
}

static void what_if(void) {
  proverka_question_t question;
  proverka_what_if_t found;
  proverka_status_t status = ask(&question);
  memset(&found, 0, sizeof found);
  if (status == PROVERKA_OK && strcmp(word(0), "notice") == 0) {
    proverka_parties_t by;
    status = parties(question.treaty, word(7), &by);
    if (status == PROVERKA_OK) {
      status = proverka_if_notice(&question, date(6), &by, &found);
    }
  } else if (status == PROVERKA_OK) {
    status = proverka_if_extended(&question, (int32_t)number(6), (uint8_t)number(7), &found);
  }
  printf("%" PRIu32 " %u", status, (unsigned)found.verdict);
  print_end(found.before);
  print_end(found.after);
  print_date(found.last_day);
  printf("\n");
}

/* Words: treaty, earliest, latest, kind, parties, until, named day. */
static void act(void) {
  const proverka_treaty_t *treaty = NULL;
  proverka_status_t status = proverka_treaty_find(word(1), strlen(word(1)), &treaty);
  proverka_act_t *next = &acts[act_count];
  memset(next, 0, sizeof *next);
  next->earliest = date(2);
  next->latest = date(3);
  next->kind = (uint8_t)number(4);
  next->until = date(6);
  if (status == PROVERKA_OK) {
    status = parties(treaty, word(5), &next->parties);
  }
  if (status == PROVERKA_OK && word_count > 7) {
    status = proverka_named_day_find(treaty, word(7), strlen(word(7)), &next->named_day);
  }
  if (status == PROVERKA_OK && act_count < PROVERKA_MOST_ACTS) {
    act_count++;
  }
  printf("%" PRIu32 "\n", status);
}

/* Words: side, quantity, least, most. */
static void total(void) {
  proverka_total_t *next = &totals[total_count];
  strncpy(names[total_count][0], word(1), sizeof names[0][0] - 1);
  strncpy(names[total_count][1], word(2), sizeof names[0][1] - 1);
  next->side = names[total_count][0];
  next->side_length = strlen(next->side);
  next->quantity = names[total_count][1];
  next->quantity_length = strlen(next->quantity);
  next->number.least = (uint32_t)strtoul(word(3), NULL, 10);
  next->number.most = (uint32_t)strtoul(word(4), NULL, 10);
  total_count++;
}

/* The totals that were given, judged; the last word is the room for findings. */
static void judge(void) {
  proverka_question_t question;
  proverka_summary_t summary;
  size_t capacity = (size_t)number(6), index;
  proverka_finding_t *findings = (proverka_finding_t *)malloc(capacity * sizeof *findings + 1);
  proverka_status_t status = ask(&question);
  memset(&summary, 0, sizeof summary);
  if (findings == NULL) {
    exit(2);
  }
  if (status == PROVERKA_OK) {
    status = proverka_judge_totals(&question, totals, total_count, findings, capacity, &summary);
  }
  printf("%" PRIu32 " %lu %lu %s\n", status, (unsigned long)summary.findings, (unsigned long)summary.not_judged,
         summary.verdict == 0 ? "-" : proverka_verdict_text(summary.verdict));
  for (index = 0; index < summary.findings && index < capacity; index++) {
    const proverka_finding_t *one = &findings[index];
    printf("%" PRIu32 " %s %s", one->total, proverka_verdict_text(one->verdict), one->clause);
    printf(" %u %u %" PRIu32 " %" PRIu32 " %u %" PRId64 " %u %u %u\n", (unsigned)one->is_floor,
           (unsigned)one->has_bound, one->bound.least, one->bound.most, (unsigned)one->has_margin, one->margin,
           (unsigned)one->provenance, (unsigned)one->decimals, (unsigned)one->clause_is_cut);
  }
  free(findings);
  total_count = 0;
}

/* All names of all treaties, one list of a treaty a line. */
static void print_names(void) {
  const proverka_treaty_t *treaty;
  size_t at, index;
  for (at = 0; proverka_treaty_at(at, &treaty) == PROVERKA_OK; at++) {
    uint8_t list;
    for (list = PROVERKA_NAME_TREATY; list <= PROVERKA_NAME_NAMED_DAY; list++) {
      char name[PROVERKA_NAME_SIZE];
      proverka_status_t status = PROVERKA_OK;
      printf("%u:", (unsigned)list);
      for (index = 0; status == PROVERKA_OK; index++) {
        status = proverka_treaty_name(treaty, list, index, name, sizeof name);
        if (status == PROVERKA_OK) {
          printf(" %s", name);
        }
      }
      printf(" %" PRIu32 "\n", status);
    }
  }
}

int main(void) {
  static char line[512];
  if (proverka_interface() != PROVERKA_INTERFACE) {
    return 3;
  }
  while (fgets(line, sizeof line, stdin) != NULL) {
    split(line);
    if (strcmp(word(0), "term") == 0) {
      term();
    } else if (strcmp(word(0), "standing") == 0) {
      standing();
    } else if (strcmp(word(0), "notice") == 0 || strcmp(word(0), "extend") == 0) {
      what_if();
    } else if (strcmp(word(0), "act") == 0) {
      act();
    } else if (strcmp(word(0), "forget") == 0) {
      act_count = 0;
    } else if (strcmp(word(0), "names") == 0) {
      print_names();
    } else if (strcmp(word(0), "total") == 0) {
      total();
    } else if (strcmp(word(0), "judge") == 0) {
      judge();
    } else {
      dates();
    }
  }
  return 0;
}
