/* Calls every function with what it must refuse: null and misaligned pointers, impossible lengths, integers that are no
 * constants, and too little room. A refused call must write nothing. Prints how many checks were made. */

#include "proverka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long checks;
static int failed;

#define CHECK(condition)                                           \
  do {                                                             \
    checks++;                                                      \
    if (!(condition)) {                                            \
      printf("line %d: %s is not so\n", __LINE__, #condition);     \
      failed = 1;                                                  \
    }                                                              \
  } while (0)

/* That a call is refused with this status and writes nothing to `output`. */
#define REFUSED(status, output, call)                              \
  do {                                                             \
    memset(&(output), 0xA5, sizeof(output));                       \
    CHECK((call) == (status));                                     \
    CHECK(is_untouched(&(output), sizeof(output)));                \
  } while (0)

static int is_untouched(const void *memory, size_t size) {
  const unsigned char *bytes = (const unsigned char *)memory;
  size_t at;
  for (at = 0; at < size; at++) {
    if (bytes[at] != 0xA5) {
      return 0;
    }
  }
  return 1;
}

/* Memory of exactly this size, filled with a pattern. */
static void *exactly(size_t size) {
  void *memory = malloc(size);
  if (memory == NULL) {
    exit(2);
  }
  memset(memory, 0xA5, size);
  return memory;
}

/* A pointer one byte past the start of this buffer, which suits no type but a byte. */
static unsigned char odd_buffer[1024];
static void *odd(void) { return odd_buffer + 1; }

static const proverka_date_t DAY = {2020, 1, 1};
static const proverka_date_t NO_DAY = {0, 0, 0};

static void dates(void) {
  proverka_date_t date;
  uint32_t number;
  int32_t days;
  uint8_t weekday;
  unsigned int code;
  size_t room;
  CHECK(proverka_date_make(2020, 1, 1, NULL) == PROVERKA_NULL_POINTER);
  CHECK(proverka_date_make(2020, 1, 1, (proverka_date_t *)odd()) == PROVERKA_MISALIGNED);
  REFUSED(PROVERKA_NO_SUCH_DAY, date, proverka_date_make(2021, 2, 29, &date));
  REFUSED(PROVERKA_NO_SUCH_DAY, date, proverka_date_make(0, 1, 1, &date));
  REFUSED(PROVERKA_NO_SUCH_DAY, date, proverka_date_make(65535, 255, 255, &date));
  CHECK(proverka_date_parse(PROVERKA_TEXT("2020-01-01"), NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NULL_POINTER, date, proverka_date_parse(NULL, 10, &date));
  REFUSED(PROVERKA_NOT_A_DATE, date, proverka_date_parse(NULL, 0, &date));
  REFUSED(PROVERKA_NOT_A_DATE, date, proverka_date_parse("2020-01-01", 9, &date));
  REFUSED(PROVERKA_NOT_A_DATE, date, proverka_date_parse("2020-01-01", 11, &date));
  REFUSED(PROVERKA_TOO_LONG, date, proverka_date_parse("2020-01-01", SIZE_MAX, &date));
  REFUSED(PROVERKA_TOO_LONG, date, proverka_date_parse("2020-01-01", SIZE_MAX / 2 + 1, &date));
  REFUSED(PROVERKA_NOT_UTF8, date, proverka_date_parse("2020-\377\376-01", 10, &date));
  for (room = 0; room <= PROVERKA_DATE_TEXT_SIZE; room++) {
    char *text = (char *)exactly(room + 1);
    if (room < PROVERKA_DATE_TEXT_SIZE) {
      CHECK(proverka_date_format(DAY, text, room) == PROVERKA_BUFFER_TOO_SMALL);
      CHECK(is_untouched(text, room + 1));
    } else {
      CHECK(proverka_date_format(DAY, text, room) == PROVERKA_OK);
      CHECK(strcmp(text, "2020-01-01") == 0 && is_untouched(text + room, 1));
    }
    free(text);
  }
  CHECK(proverka_date_format(DAY, NULL, PROVERKA_DATE_TEXT_SIZE) == PROVERKA_NULL_POINTER);
  CHECK(proverka_date_format(DAY, NULL, 0) == PROVERKA_BUFFER_TOO_SMALL);
  CHECK(proverka_date_to_day_number(DAY, NULL) == PROVERKA_NULL_POINTER);
  CHECK(proverka_date_to_day_number(DAY, (uint32_t *)odd()) == PROVERKA_MISALIGNED);
  REFUSED(PROVERKA_NO_SUCH_DAY, number, proverka_date_to_day_number(NO_DAY, &number));
  CHECK(proverka_date_from_day_number(0, NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_OUT_OF_CALENDAR, date, proverka_date_from_day_number(3652059, &date));
  REFUSED(PROVERKA_OUT_OF_CALENDAR, date, proverka_date_from_day_number(UINT32_MAX, &date));
  CHECK(proverka_date_add(DAY, 1, PROVERKA_DAYS, PROVERKA_MONTH_END_CLAMP, NULL) == PROVERKA_NULL_POINTER);
  for (code = 0; code < 256; code++) {
    if (code < PROVERKA_DAYS || code > PROVERKA_YEARS) {
      REFUSED(PROVERKA_BAD_VALUE, date, proverka_date_add(DAY, 1, (uint8_t)code, PROVERKA_MONTH_END_CLAMP, &date));
    }
    if (code != PROVERKA_MONTH_END_CLAMP && code != PROVERKA_MONTH_END_REJECT) {
      REFUSED(PROVERKA_BAD_VALUE, date, proverka_date_add(DAY, 1, PROVERKA_DAYS, (uint8_t)code, &date));
    }
  }
  REFUSED(PROVERKA_OUT_OF_CALENDAR, date,
          proverka_date_add(DAY, INT32_MAX, PROVERKA_YEARS, PROVERKA_MONTH_END_CLAMP, &date));
  REFUSED(PROVERKA_OUT_OF_CALENDAR, date,
          proverka_date_add(DAY, INT32_MIN, PROVERKA_DAYS, PROVERKA_MONTH_END_CLAMP, &date));
  CHECK(proverka_date_days_between(DAY, DAY, NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NO_SUCH_DAY, days, proverka_date_days_between(DAY, NO_DAY, &days));
  CHECK(proverka_date_weekday(DAY, NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NO_SUCH_DAY, weekday, proverka_date_weekday(NO_DAY, &weekday));
}

static void treaties(void) {
  const proverka_treaty_t *new_start = proverka_new_start();
  const proverka_treaty_t *treaty = NULL;
  proverka_parties_t parties;
  uint8_t index;
  unsigned int bit;
  CHECK(new_start != NULL);
  CHECK(proverka_treaty_find(PROVERKA_TEXT("new-start"), NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NO_SUCH_TREATY, treaty, proverka_treaty_find(PROVERKA_TEXT("new-star"), &treaty));
  REFUSED(PROVERKA_NO_SUCH_TREATY, treaty, proverka_treaty_find(PROVERKA_TEXT("New-Start"), &treaty));
  REFUSED(PROVERKA_NO_SUCH_TREATY, treaty, proverka_treaty_find(NULL, 0, &treaty));
  REFUSED(PROVERKA_NULL_POINTER, treaty, proverka_treaty_find(NULL, 9, &treaty));
  CHECK(proverka_treaty_find(PROVERKA_TEXT("new-start"), (const proverka_treaty_t **)odd()) == PROVERKA_MISALIGNED);
  CHECK(proverka_treaty_at(0, NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NO_SUCH_TREATY, treaty, proverka_treaty_at(SIZE_MAX, &treaty));
  for (bit = 0; bit < 256; bit++) {
    char name[10];
    if (bit < PROVERKA_NAME_TREATY || bit > PROVERKA_NAME_NAMED_DAY) {
      REFUSED(PROVERKA_BAD_VALUE, name, proverka_treaty_name(new_start, (uint8_t)bit, 0, name, sizeof name));
    } else {
      REFUSED(PROVERKA_NO_SUCH_NAME, name, proverka_treaty_name(new_start, (uint8_t)bit, SIZE_MAX, name, sizeof name));
    }
    REFUSED(PROVERKA_NULL_POINTER, name, proverka_treaty_name(NULL, PROVERKA_NAME_PARTY, 0, name, sizeof name));
  }
  for (bit = 0; bit < sizeof "new-start"; bit++) {
    char *name = (char *)exactly(bit);
    CHECK(proverka_treaty_name(new_start, PROVERKA_NAME_TREATY, 0, name, bit) == PROVERKA_BUFFER_TOO_SMALL);
    CHECK(is_untouched(name, bit));
    free(name);
  }
  CHECK(proverka_treaty_name(new_start, PROVERKA_NAME_TREATY, 0, NULL, 10) == PROVERKA_NULL_POINTER);
  CHECK(proverka_treaty_name(new_start, PROVERKA_NAME_TREATY, 0, NULL, 0) == PROVERKA_BUFFER_TOO_SMALL);
  memset(&parties, 0, sizeof parties);
  CHECK(proverka_parties_add(NULL, PROVERKA_TEXT("US"), &parties) == PROVERKA_NULL_POINTER);
  CHECK(proverka_parties_add((const proverka_treaty_t *)odd(), PROVERKA_TEXT("US"), &parties) == PROVERKA_MISALIGNED);
  CHECK(proverka_parties_add(new_start, PROVERKA_TEXT("US"), NULL) == PROVERKA_NULL_POINTER);
  CHECK(proverka_parties_add(new_start, PROVERKA_TEXT("us"), &parties) == PROVERKA_NO_SUCH_PARTY);
  CHECK(proverka_parties_add(new_start, PROVERKA_TEXT("U"), &parties) == PROVERKA_NO_SUCH_PARTY);
  CHECK(parties.words[0] == 0);
  for (bit = 2; bit < 256; bit++) {
    memset(&parties, 0, sizeof parties);
    parties.words[bit / 32] = UINT32_C(1) << bit % 32;
    CHECK(proverka_parties_add(new_start, PROVERKA_TEXT("US"), &parties) == PROVERKA_NO_SUCH_PARTY);
  }
  REFUSED(PROVERKA_NO_SUCH_NAMED_DAY, index,
          proverka_named_day_find(new_start, PROVERKA_TEXT("implementation_day"), &index));
  CHECK(proverka_named_day_find(new_start, PROVERKA_TEXT("x"), NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NULL_POINTER, index, proverka_named_day_find(NULL, PROVERKA_TEXT("x"), &index));
}

static proverka_question_t question(void) {
  proverka_question_t made;
  CHECK(proverka_question_make(proverka_new_start(), DAY, PROVERKA_LAST_DAY_EVE, &made) == PROVERKA_OK);
  return made;
}

static void questions(void) {
  proverka_question_t made = question();
  proverka_term_t term;
  proverka_act_t *acts;
  unsigned int code;
  CHECK(proverka_question_make(proverka_new_start(), DAY, PROVERKA_LAST_DAY_EVE, NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NULL_POINTER, made, proverka_question_make(NULL, DAY, PROVERKA_LAST_DAY_EVE, &made));
  REFUSED(PROVERKA_NO_SUCH_DAY, made,
          proverka_question_make(proverka_new_start(), NO_DAY, PROVERKA_LAST_DAY_EVE, &made));
  for (code = 0; code < 256; code++) {
    if (code != PROVERKA_LAST_DAY_EVE && code != PROVERKA_LAST_DAY_ANNIVERSARY) {
      REFUSED(PROVERKA_BAD_VALUE, made, proverka_question_make(proverka_new_start(), DAY, (uint8_t)code, &made));
    }
  }
  REFUSED(PROVERKA_NULL_POINTER, term, proverka_term(NULL, &term));
  REFUSED(PROVERKA_MISALIGNED, term, proverka_term((const proverka_question_t *)odd(), &term));
  made = question();
  CHECK(proverka_term(&made, NULL) == PROVERKA_NULL_POINTER);
  CHECK(proverka_term(&made, (proverka_term_t *)odd()) == PROVERKA_MISALIGNED);
  made.treaty = NULL;
  REFUSED(PROVERKA_NULL_POINTER, term, proverka_term(&made, &term));
  made = question();
  made.treaty = (const proverka_treaty_t *)odd();
  REFUSED(PROVERKA_MISALIGNED, term, proverka_term(&made, &term));
  for (code = 0; code < 256; code++) {
    made = question();
    made.act_source = (uint8_t)code;
    if (code != PROVERKA_ACTS_ON_RECORD && code != PROVERKA_ACTS_GIVEN) {
      REFUSED(PROVERKA_BAD_VALUE, term, proverka_term(&made, &term));
    }
    made = question();
    made.last_day = (uint8_t)code;
    if (code != PROVERKA_LAST_DAY_EVE && code != PROVERKA_LAST_DAY_ANNIVERSARY) {
      REFUSED(PROVERKA_BAD_VALUE, term, proverka_term(&made, &term));
    }
  }
  made = question();
  made.reserved[1] = 1;
  REFUSED(PROVERKA_BAD_VALUE, term, proverka_term(&made, &term));
  made = question();
  made.act_count = 1;
  REFUSED(PROVERKA_BAD_VALUE, term, proverka_term(&made, &term));
  made.act_source = PROVERKA_ACTS_GIVEN;
  REFUSED(PROVERKA_NULL_POINTER, term, proverka_term(&made, &term));
  made.acts = (const proverka_act_t *)odd();
  REFUSED(PROVERKA_MISALIGNED, term, proverka_term(&made, &term));
  acts = (proverka_act_t *)exactly((PROVERKA_MOST_ACTS + 1) * sizeof *acts);
  made.acts = acts;
  made.act_count = SIZE_MAX / sizeof *acts;
  REFUSED(PROVERKA_TOO_LONG, term, proverka_term(&made, &term));
  made.act_count = PROVERKA_MOST_ACTS + 1;
  REFUSED(PROVERKA_TOO_MANY, term, proverka_term(&made, &term));
  made.act_count = 1;
  REFUSED(PROVERKA_BAD_VALUE, term, proverka_term(&made, &term));
  memset(acts, 0, sizeof *acts);
  acts->earliest = acts->latest = DAY;
  for (code = 0; code < 256; code++) {
    acts->kind = (uint8_t)code;
    if (code < PROVERKA_ACT_EXTENSION_RAISED || code > PROVERKA_ACT_STATEMENT) {
      REFUSED(PROVERKA_BAD_VALUE, term, proverka_term(&made, &term));
    }
  }
  acts->kind = PROVERKA_ACT_STATEMENT;
  CHECK(proverka_term(&made, &term) == PROVERKA_OK);
  acts->named_day = 1;
  REFUSED(PROVERKA_BAD_VALUE, term, proverka_term(&made, &term));
  acts->named_day = 0;
  acts->reserved[0] = 1;
  REFUSED(PROVERKA_BAD_VALUE, term, proverka_term(&made, &term));
  acts->reserved[0] = 0;
  acts->parties.words[7] = UINT32_C(1) << 31;
  REFUSED(PROVERKA_NO_SUCH_PARTY, term, proverka_term(&made, &term));
  acts->parties.words[7] = 0;
  acts->kind = PROVERKA_ACT_NAMED_DAY;
  REFUSED(PROVERKA_NO_SUCH_NAMED_DAY, term, proverka_term(&made, &term));
  free(acts);
}

static void answers(void) {
  proverka_question_t made = question();
  proverka_parties_t parties;
  proverka_what_if_t what_if;
  uint8_t standing;
  unsigned int code;
  memset(&parties, 0, sizeof parties);
  REFUSED(PROVERKA_NULL_POINTER, standing, proverka_party_standing(NULL, PROVERKA_TEXT("US"), &standing));
  REFUSED(PROVERKA_NULL_POINTER, standing, proverka_party_standing(&made, NULL, 2, &standing));
  REFUSED(PROVERKA_NO_SUCH_PARTY, standing, proverka_party_standing(&made, PROVERKA_TEXT(""), &standing));
  CHECK(proverka_party_standing(&made, PROVERKA_TEXT("US"), NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NULL_POINTER, what_if, proverka_if_notice(NULL, DAY, &parties, &what_if));
  REFUSED(PROVERKA_NULL_POINTER, what_if, proverka_if_notice(&made, DAY, NULL, &what_if));
  REFUSED(PROVERKA_NO_SUCH_DAY, what_if, proverka_if_notice(&made, NO_DAY, &parties, &what_if));
  REFUSED(PROVERKA_NO_SUCH_PARTY, what_if, proverka_if_notice(&made, DAY, &parties, &what_if));
  CHECK(proverka_if_notice(&made, DAY, &parties, NULL) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NULL_POINTER, what_if, proverka_if_extended(NULL, 1, PROVERKA_YEARS, &what_if));
  CHECK(proverka_if_extended(&made, 1, PROVERKA_YEARS, NULL) == PROVERKA_NULL_POINTER);
  for (code = 0; code < 256; code++) {
    if (code < PROVERKA_DAYS || code > PROVERKA_YEARS) {
      REFUSED(PROVERKA_BAD_VALUE, what_if, proverka_if_extended(&made, 1, (uint8_t)code, &what_if));
    }
  }
}

static void totals(void) {
  proverka_question_t made = question();
  proverka_total_t two[2] = {{PROVERKA_TEXT("US"), PROVERKA_TEXT("warheads"), {1550, 1550}},
                             {PROVERKA_TEXT("RU"), PROVERKA_TEXT("warheads"), {1551, 1551}}};
  proverka_finding_t *findings = (proverka_finding_t *)exactly(2 * sizeof *findings);
  proverka_summary_t summary;
  REFUSED(PROVERKA_NULL_POINTER, summary, proverka_judge_totals(NULL, two, 2, findings, 2, &summary));
  REFUSED(PROVERKA_NULL_POINTER, summary, proverka_judge_totals(&made, NULL, 2, findings, 2, &summary));
  REFUSED(PROVERKA_NULL_POINTER, summary, proverka_judge_totals(&made, two, 2, NULL, 2, &summary));
  REFUSED(PROVERKA_MISALIGNED, summary,
          proverka_judge_totals(&made, (const proverka_total_t *)odd(), 2, findings, 2, &summary));
  REFUSED(PROVERKA_MISALIGNED, summary,
          proverka_judge_totals(&made, two, 2, (proverka_finding_t *)odd(), 2, &summary));
  REFUSED(PROVERKA_TOO_LONG, summary, proverka_judge_totals(&made, two, SIZE_MAX / 4, findings, 2, &summary));
  CHECK(proverka_judge_totals(&made, two, 2, findings, 2, NULL) == PROVERKA_NULL_POINTER);
  two[1].side_length = 1;
  REFUSED(PROVERKA_NO_SUCH_SIDE, summary, proverka_judge_totals(&made, two, 2, findings, 2, &summary));
  two[1].side = NULL;
  REFUSED(PROVERKA_NULL_POINTER, summary, proverka_judge_totals(&made, two, 2, findings, 2, &summary));
  two[1].side = "RU";
  two[1].side_length = SIZE_MAX;
  REFUSED(PROVERKA_TOO_LONG, summary, proverka_judge_totals(&made, two, 2, findings, 2, &summary));
  two[1].side_length = 2;
  two[1].quantity = "\377arheads";
  REFUSED(PROVERKA_NOT_UTF8, summary, proverka_judge_totals(&made, two, 2, findings, 2, &summary));
  two[1].quantity = "warheads";
  CHECK(is_untouched(findings, 2 * sizeof *findings));
  CHECK(proverka_judge_totals(&made, two, 2, NULL, 0, &summary) == PROVERKA_BUFFER_TOO_SMALL);
  CHECK(summary.findings == 2 && summary.verdict == PROVERKA_FAILS);
  CHECK(proverka_judge_totals(&made, two, 2, findings, 1, &summary) == PROVERKA_BUFFER_TOO_SMALL);
  CHECK(summary.findings == 2 && findings[0].verdict == PROVERKA_HOLDS);
  CHECK(is_untouched(&findings[1], sizeof *findings));
  CHECK(proverka_judge_totals(&made, two, 2, findings, 2, &summary) == PROVERKA_OK);
  CHECK(findings[1].verdict == PROVERKA_FAILS && findings[1].total == 1 && findings[1].margin == -1);
  CHECK(proverka_judge_totals(&made, NULL, 0, NULL, 0, &summary) == PROVERKA_OK);
  CHECK(summary.findings == 0 && summary.not_judged > 0 && summary.verdict == PROVERKA_NOT_BINDING);
  free(findings);
}

static void audits(void) {
  proverka_audit_request_t request;
  proverka_audit_report_t report;
  uint8_t byte = 0;
  unsigned int code;
  memset(&request, 0, sizeof request);
  REFUSED(PROVERKA_NULL_POINTER, report, proverka_audit_bundle(&byte, 1, NULL, &report));
  REFUSED(PROVERKA_NULL_POINTER, report, proverka_audit_bundle(NULL, 1, &request, &report));
  CHECK(proverka_audit_bundle(&byte, 1, &request, NULL) == PROVERKA_NULL_POINTER);
  CHECK(proverka_audit_bundle(&byte, 1, &request, (proverka_audit_report_t *)odd()) == PROVERKA_MISALIGNED);
  REFUSED(PROVERKA_MISALIGNED, report,
          proverka_audit_bundle(&byte, 1, (const proverka_audit_request_t *)odd(), &report));
  REFUSED(PROVERKA_TOO_LONG, report, proverka_audit_bundle(&byte, SIZE_MAX, &request, &report));
  REFUSED(PROVERKA_BAD_KEY, report, proverka_audit_bundle(&byte, 1, &request, &report));
  request.head_count = 1;
  REFUSED(PROVERKA_NULL_POINTER, report, proverka_audit_bundle(&byte, 1, &request, &report));
  request.heads = (const proverka_head_t *)odd();
  REFUSED(PROVERKA_MISALIGNED, report, proverka_audit_bundle(&byte, 1, &request, &report));
  request.heads = NULL;
  request.head_count = 0;
  request.reserved[6] = 1;
  REFUSED(PROVERKA_BAD_VALUE, report, proverka_audit_bundle(&byte, 1, &request, &report));
  request.reserved[6] = 0;
  request.nonce[0] = 1;
  for (code = PROVERKA_INSPECTORATE + 1; code < 256; code++) {
    request.nonce_of = (uint8_t)code;
    REFUSED(PROVERKA_BAD_VALUE, report, proverka_audit_bundle(&byte, 1, &request, &report));
  }
}

static void own_treaties(void) {
  size_t size = proverka_storage_size(), offset = 0, room;
  const proverka_treaty_t *treaty;
  unsigned char *memory = (unsigned char *)exactly(size + 2 * PROVERKA_STORAGE_ALIGNMENT);
  unsigned char *storage = memory;
  while ((uintptr_t)storage % PROVERKA_STORAGE_ALIGNMENT != 0) {
    storage++;
  }
  CHECK(proverka_treaty_read(PROVERKA_TEXT("{}"), NULL, 0, NULL, size, &treaty, &offset) == PROVERKA_NULL_POINTER);
  CHECK(proverka_treaty_read(PROVERKA_TEXT("{}"), NULL, 0, storage, size, NULL, &offset) == PROVERKA_NULL_POINTER);
  CHECK(proverka_treaty_read(PROVERKA_TEXT("{}"), NULL, 0, storage, size, &treaty, NULL) == PROVERKA_NULL_POINTER);
  CHECK(proverka_treaty_read(PROVERKA_TEXT("{}"), NULL, 1, storage, size, &treaty, &offset) == PROVERKA_NULL_POINTER);
  REFUSED(PROVERKA_NULL_POINTER, treaty,
          proverka_treaty_read(NULL, 2, NULL, 0, storage, size, &treaty, &offset));
  for (room = 0; room < size; room += 97) {
    REFUSED(PROVERKA_BAD_STORAGE, treaty,
            proverka_treaty_read(PROVERKA_TEXT("{}"), NULL, 0, storage, room, &treaty, &offset));
  }
  for (room = 1; room < PROVERKA_STORAGE_ALIGNMENT; room++) {
    REFUSED(PROVERKA_BAD_STORAGE, treaty,
            proverka_treaty_read(PROVERKA_TEXT("{}"), NULL, 0, storage + room, size, &treaty, &offset));
  }
  CHECK(is_untouched(storage, size));
  REFUSED(PROVERKA_NOT_A_TREATY, treaty,
          proverka_treaty_read(PROVERKA_TEXT("{\"id\": 1}"), NULL, 0, storage, size, &treaty, &offset));
  CHECK(offset == 7);
  REFUSED(PROVERKA_NOT_JSON, treaty,
          proverka_treaty_read(PROVERKA_TEXT("{\"id\": }"), NULL, 0, storage, size, &treaty, &offset));
  CHECK(offset == 7);
  free(memory);
}

/* Numbers that look random but are the same in every run. */
static uint32_t dice(void) {
  static uint32_t state = 20261129;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

static void shake(void *memory, size_t size) {
  unsigned char *bytes = (unsigned char *)memory;
  size_t at;
  for (at = 0; at < size; at++) {
    bytes[at] = (unsigned char)(dice() >> 24);
  }
}

/* A day that is nearly always one of the calendar. */
static proverka_date_t some_day(void) {
  proverka_date_t day;
  day.year = (uint16_t)(1960 + dice() % 80);
  day.month = (uint8_t)(1 + dice() % 12);
  day.day = (uint8_t)(1 + dice() % 29);
  return day;
}

/* Structs of random bytes, in which some fields are right, so that some calls get far. Only pointers are valid. */
static void noise(void) {
  unsigned long accepted = 0, refused = 0;
  unsigned int turn;
  for (turn = 0; turn < 20000; turn++) {
    proverka_question_t asked;
    proverka_act_t acts[3];
    proverka_parties_t parties;
    proverka_total_t total;
    proverka_finding_t finding;
    proverka_summary_t summary;
    proverka_term_t term;
    proverka_what_if_t what_if;
    proverka_date_t date;
    uint8_t standing;
    size_t index;
    shake(&asked, sizeof asked);
    shake(acts, sizeof acts);
    shake(&parties, sizeof parties);
    shake(&total, sizeof total);
    shake(&date, sizeof date);
    asked.treaty = proverka_new_start();
    asked.acts = dice() % 4 == 0 ? NULL : acts;
    asked.act_count = dice() % 4;
    total.side = "US";
    total.side_length = dice() % 3;
    total.quantity = "warheads";
    total.quantity_length = dice() % 9;
    if (dice() % 4 != 0) {
      asked.reserved[0] = asked.reserved[1] = 0;
      asked.act_source = (uint8_t)(dice() % 3);
      asked.last_day = (uint8_t)(dice() % 3);
      asked.earliest = asked.latest = some_day();
      for (index = 0; index < 3; index++) {
        acts[index].reserved[0] = acts[index].reserved[1] = 0;
        acts[index].kind = (uint8_t)(dice() % 32);
        acts[index].named_day = 0;
        acts[index].earliest = acts[index].latest = some_day();
        acts[index].until = dice() % 2 == 0 ? NO_DAY : some_day();
        memset(&acts[index].parties, 0, sizeof acts[index].parties);
        acts[index].parties.words[0] = dice() % 5;
      }
      memset(&parties, 0, sizeof parties);
      parties.words[0] = dice() % 5;
      total.side_length = 2;
      total.quantity_length = 8;
    }
    proverka_term(&asked, &term);
    proverka_party_standing(&asked, PROVERKA_TEXT("RU"), &standing);
    proverka_if_notice(&asked, date, &parties, &what_if);
    proverka_if_extended(&asked, (int32_t)dice(), (uint8_t)dice(), &what_if);
    if (proverka_judge_totals(&asked, &total, 1, &finding, 1, &summary) == PROVERKA_OK) {
      CHECK(summary.findings <= 1 && summary.verdict >= PROVERKA_HOLDS && summary.verdict <= PROVERKA_NOT_BINDING);
      accepted++;
    } else {
      refused++;
    }
    proverka_date_add(date, (int32_t)dice(), (uint8_t)(dice() % 5), (uint8_t)(dice() % 4), &date);
    proverka_parties_add(proverka_new_start(), PROVERKA_TEXT("US"), &parties);
  }
  CHECK(accepted > 100 && refused > 1000);
}

static void texts(void) {
  uint32_t code;
  for (code = 0; code < 300; code++) {
    CHECK(strlen(proverka_status_text(code)) > 3);
    CHECK(strlen(proverka_verdict_text((uint8_t)code)) > 3);
    CHECK(strlen(proverka_treaty_text((uint8_t)code)) > 3);
    CHECK(strlen(proverka_grade_text((uint8_t)code)) > 3);
    CHECK(strlen(proverka_fault_text((uint8_t)code)) > 3);
  }
  CHECK(strcmp(proverka_status_text(UINT32_MAX), "unknown status") == 0);
}

int main(void) {
  dates();
  treaties();
  questions();
  answers();
  totals();
  audits();
  own_treaties();
  noise();
  texts();
  printf("%lu checks\n", checks);
  return failed;
}
