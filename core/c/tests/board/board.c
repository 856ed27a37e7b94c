/* Starts a program on a bare Cortex-M0 (or M3) with the memory map of link.ld. There is no C library. */

#include "board.h"

int run(void);

extern uint32_t data_start[], data_end[], data_load[], bss_start[], bss_end[], stack_bottom[];

/* The end of RAM: no function, but the first word of flash is listed with those that are. */
void stack_top(void);

/* Asks the debugger for something, by semihosting. */
static uint32_t ask_debugger(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void say(const char *text) { ask_debugger(0x04, text); }

void say_number(uint32_t number) {
  char digits[11];
  int at = sizeof digits - 1;
  digits[at] = '\0';
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  say(&digits[at]);
}

/* Ends the emulator: with status 0 if all is well. */
static void leave(int failed) {
  ask_debugger(0x18, (const void *)(uintptr_t)(failed ? 0x20024 : 0x20026));
  for (;;) {
  }
}

#define PAINT UINT32_C(0xA5C3F00D)

uint32_t stack_of(void (*function)(void)) {
  uint32_t *pointer, *low = stack_bottom;
  volatile uint32_t *paint;
  __asm__ volatile("mov %0, sp" : "=r"(pointer));
  for (paint = low; paint < pointer; paint++) {
    *paint = PAINT;
  }
  function();
  while (low < pointer && *(volatile uint32_t *)low == PAINT) {
    low++;
  }
  return (uint32_t)((uintptr_t)pointer - (uintptr_t)low);
}

void reset(void) {
  uint32_t *to, *from = data_load;
  for (to = data_start; to < data_end; to++) {
    *to = *from++;
  }
  for (to = bss_start; to < bss_end; to++) {
    *to = 0;
  }
  leave(run());
}

static void fault(void) {
  say("hard fault\n");
  leave(1);
}

/* The first words of flash: the stack, and where to begin. */
__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    stack_top, reset, fault, fault};
