/* Controls of the checked build: each of these programs does something wrong, and none may end well. */

#include "proverka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The program itself reads behind its memory. */
static int own_overflow(void) {
  volatile size_t size = 4;
  volatile char *text = (volatile char *)malloc(size);
  return text == NULL ? 1 : text[size] == 'x';
}

/* The library is told of more room than there is, and writes behind it. */
static int library_writes(void) {
  const proverka_date_t day = {2020, 1, 1};
  char *text = (char *)malloc(PROVERKA_DATE_TEXT_SIZE - 1);
  return proverka_date_format(day, text, PROVERKA_DATE_TEXT_SIZE) != PROVERKA_OK;
}

/* The library is told of more text than there is, and reads behind it. */
static int library_reads(void) {
  proverka_date_t day;
  char *text = (char *)malloc(9);
  memcpy(text, "2020-01-0", 9);
  return proverka_date_parse(text, 10, &day) == PROVERKA_OK;
}

/* A sum that does not fit. */
static int undefined(int count) {
  volatile int sum = 2147483646 + count;
  return sum == 7;
}

int main(int count, char **arguments) {
  int which = count > 1 ? atoi(arguments[1]) : 0;
  int result = which == 1 ? own_overflow() : which == 2 ? library_writes() : which == 3 ? library_reads()
                                                         : which == 4   ? undefined(count)
                                                                        : 0;
  printf("ended well %d\n", result);
  return 0;
}
