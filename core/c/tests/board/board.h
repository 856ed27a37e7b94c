/* What a program needs on a bare Cortex-M0: output through a debugger or an emulator, and the depth of the stack. */

#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

/* Shows a text. */
void say(const char *text);

/* Shows a number. */
void say_number(uint32_t number);

/* Calls `function` and returns how much stack it took. Unit: bytes. */
uint32_t stack_of(void (*function)(void));

#endif
