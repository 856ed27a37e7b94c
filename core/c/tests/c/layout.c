/* Prints the layout of every struct as the C compiler sees it, to be compared with that of the Rust compiler. */

#include "proverka.h"

#include <stdio.h>

#define SIZE(type) printf(#type " %lu\n", (unsigned long)sizeof(type))
#define FIELD(type, field) printf(#type "." #field " %lu\n", (unsigned long)offsetof(type, field))

int main(void) {
#include "fields.h"
  return 0;
}
