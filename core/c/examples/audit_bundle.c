/* Audits a bundle in a file: audit_bundle FILE HOST-KEY INSPECTORATE-KEY, with keys of 64 hexadecimal digits. Ends with
 * 0 if the grade is joint, with 1 if it is another one, and with 2 if nothing could be judged. No grade alone means
 * that all is well: entries that are unwitnessed could be missing from the end without trace. */

#include "proverka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads a key of 64 hexadecimal digits; 0 if it is none. */
static int read_key(const char *text, uint8_t key[32]) {
  int index;
  if (strlen(text) != 64 || strspn(text, "0123456789abcdefABCDEF") != 64) {
    return 0;
  }
  for (index = 0; index < 32; index++) {
    unsigned int byte = 0;
    sscanf(text + 2 * index, "%2x", &byte);
    key[index] = (uint8_t)byte;
  }
  return 1;
}

int main(int count, char **arguments) {
  /* The library looks at the whole bundle at once; where it lies is up to the program. */
  static uint8_t bundle[1 << 20];
  proverka_audit_request_t request;
  proverka_audit_report_t report;
  proverka_status_t status;
  size_t length;
  FILE *file;

  memset(&request, 0, sizeof request);
  if (count != 4 || !read_key(arguments[2], request.host_key) || !read_key(arguments[3], request.inspectorate_key)) {
    fprintf(stderr, "usage: audit_bundle FILE HOST-KEY INSPECTORATE-KEY\n");
    return 2;
  }
  file = fopen(arguments[1], "rb");
  if (file == NULL) {
    perror(arguments[1]);
    return 2;
  }
  length = fread(bundle, 1, sizeof bundle, file);
  if (ferror(file) || getc(file) != EOF) {
    fprintf(stderr, "%s: cannot be read, or is longer than %lu bytes\n", arguments[1], (unsigned long)sizeof bundle);
    fclose(file);
    return 2;
  }
  fclose(file);

  status = proverka_audit_bundle(bundle, length, &request, &report);
  if (status != PROVERKA_OK) {
    printf("not judged: %s\n", proverka_status_text(status));
    return 2;
  }
  printf("%s, %lu entries, %lu of them unwitnessed\n", proverka_grade_text(report.grade), (unsigned long)report.size,
         (unsigned long)report.unwitnessed);
  if (report.grade == PROVERKA_GRADE_BROKEN) {
    printf("entry %lu: %s\n", (unsigned long)report.bad_entry, proverka_fault_text(report.fault));
  }
  return report.grade == PROVERKA_GRADE_JOINT ? 0 : 1;
}
