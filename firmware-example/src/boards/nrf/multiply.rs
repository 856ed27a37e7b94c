//! Multiplication of two numbers of 64 bits on a Cortex-M0, which multiplies 32 bits by 32 and keeps the lower half.
//!
//! A signature takes some ten thousand products of field elements with a hundred such multiplications each. The
//! compiler calls `__aeabi_lmul` for each of them (Run-time ABI for the Arm Architecture, section 4.2), and the one
//! that it brings along is compiled from general code: 37 instructions with eight accesses to the stack. The linker
//! prefers this one. A count takes a fifth fewer instructions with it.
//!
//! It has no branch, so it takes the same time for all numbers. The run `multiply` of `tests/emulator` compares it with
//! the multiplication of the host.
#![expect(unsafe_code, reason = "the function is written in assembly")]

// The first number is in r1:r0, the second one in r3:r2, and the product goes to r1:r0; r2, r3 and r12 are free to use.
// With 16-bit halves of the two lower words, a1:a0 and b1:b0, the product is, modulo 2^64,
// a0 b0 + (a1 b0 + a0 b1) 2^16 + (a1 b1 + r1 r2 + r0 r3) 2^32.
core::arch::global_asm!(
    ".syntax unified",
    ".section .text.__aeabi_lmul, \"ax\", %progbits",
    ".global __aeabi_lmul",
    ".type __aeabi_lmul, %function",
    ".thumb_func",
    "__aeabi_lmul:",
    "muls r1, r2, r1",
    "muls r3, r0, r3",
    "adds r1, r1, r3",
    "mov  r12, r1",
    "push {{r4}}",
    "lsrs r1, r0, #16",
    "uxth r0, r0",
    "lsrs r3, r2, #16",
    "uxth r2, r2",
    "mov  r4, r0",
    "muls r0, r2, r0", // a0 b0
    "muls r2, r1, r2", // a1 b0
    "muls r1, r3, r1", // a1 b1
    "muls r3, r4, r3", // a0 b1
    "movs r4, #0",
    "adds r2, r2, r3",
    "adcs r4, r4",
    "lsls r4, r4, #16",
    "lsls r3, r2, #16",
    "lsrs r2, r2, #16",
    "adds r0, r0, r3",
    "adcs r1, r2",
    "adds r1, r1, r4",
    "add  r1, r12",
    "pop  {{r4}}",
    "bx   lr",
    ".size __aeabi_lmul, . - __aeabi_lmul",
);
