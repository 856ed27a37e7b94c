/* Reads a treaty of its own from JSON and judges a number against it. */

#include "proverka.h"

#include <stdio.h>
#include <stdlib.h>

static const char JSON[] =
    "{\"id\": \"freeze\", \"name\": \"Freeze of heavy bombers\",\n"
    " \"parties\": [{\"code\": \"A\", \"name\": \"Alpha\"}, {\"code\": \"B\", \"name\": \"Beta\"}],\n"
    " \"entry_into_force\": {\"date\": \"2030-08-31\", \"clause\": \"IX(1)\"},\n"
    " \"quantities\": [{\"id\": \"bombers\", \"title\": \"heavy bombers\", \"unit\": \"items\"}],\n"
    " \"ceilings\": [{\"quantity\": \"bombers\", \"bound\": 60, \"from\": \"entry\", \"clause\": \"II(1)\"}],\n"
    " \"term\": {\"lasts\": {\"value\": \"10y\", \"clause\": \"IX(2)\"}, \"month_end\": \"clamp\"}}\n";

int main(void) {
  /* More than is needed, so that the storage can begin at a multiple of the alignment. */
  size_t size = proverka_storage_size() + PROVERKA_STORAGE_ALIGNMENT, fault = 0;
  char *memory = (char *)malloc(size);
  size_t odd = (uintptr_t)memory % PROVERKA_STORAGE_ALIGNMENT, skip = odd == 0 ? 0 : PROVERKA_STORAGE_ALIGNMENT - odd;
  const proverka_treaty_t *treaty = NULL;
  const proverka_date_t day = {2035, 1, 1};
  const proverka_total_t total = {PROVERKA_TEXT("B"), PROVERKA_TEXT("bombers"), {61, 61}};
  proverka_question_t question;
  proverka_term_t term;
  proverka_finding_t finding;
  proverka_summary_t summary;
  char last_day[PROVERKA_DATE_TEXT_SIZE];
  proverka_status_t status;

  if (memory == NULL) {
    return 1;
  }
  status = proverka_treaty_read(JSON, sizeof JSON - 1, NULL, 0, memory + skip, size - skip, &treaty, &fault);
  if (status != PROVERKA_OK) {
    printf("%s at byte %lu\n", proverka_status_text(status), (unsigned long)fault);
    free(memory);
    return 1;
  }
  if ((status = proverka_question_make(treaty, day, PROVERKA_LAST_DAY_EVE, &question)) != PROVERKA_OK ||
      (status = proverka_term(&question, &term)) != PROVERKA_OK ||
      (status = proverka_date_format(term.last_day, last_day, sizeof last_day)) != PROVERKA_OK ||
      (status = proverka_judge_totals(&question, &total, 1, &finding, 1, &summary)) != PROVERKA_OK) {
    printf("%s\n", proverka_status_text(status));
    free(memory);
    return 1;
  }
  printf("in force until %s; %s by %s, margin %ld\n", last_day, proverka_verdict_text(finding.verdict), finding.clause,
         (long)finding.margin);
  free(memory);
  return 0;
}
