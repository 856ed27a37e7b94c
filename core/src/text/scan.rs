//! Reads JSON token by token, each with its byte offset.
//!
//! It accepts exactly the grammar of RFC 8259: no trailing comma, no leading zero, no lone surrogate, no control
//! character inside a string, and nothing after the value. Text that passes is well formed, so a reader that only picks
//! values out of it need not be strict itself.

mod fault;
mod form;
mod scanner;
mod string;
mod token;

pub use fault::{JsonActual, JsonExpectation, JsonExpected, JsonFault, MAX_DEPTH, ScanError, utf8};
pub use form::Form;
pub use scanner::Scanner;
pub use string::{Text, TextChars};
pub use token::{Placed, Token};
