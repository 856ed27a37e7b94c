//! Calls the functions of `proverka::text::scan`.

use crate::{keep, opaque, printed};
use proverka::text::scan::{
    Form, JsonActual, JsonExpectation, JsonExpected, JsonFault, ScanError, Scanner, Text, TextChars, Token, utf8,
};

pub(crate) fn everything() {
    keep(utf8(opaque(b"\xf0\x9f")));
    let mut scanner = Scanner::new(opaque(r#"{"a":[1e9,"\ud83d\ude00",nul"#));
    loop {
        keep(Scanner::offset(&scanner));
        keep(Scanner::depth(&scanner));
        match Scanner::next_token(&mut scanner) {
            Ok(Some(placed)) => {
                if let Token::Text(text) = placed.token {
                    string(text);
                }
            }
            Ok(None) => break,
            Err(error) => {
                fault(error);
                break;
            }
        }
    }
}

fn string(text: Text<'_>) {
    let mut room = opaque([0; 2]);
    keep(Text::raw(text));
    keep(Text::plain(text));
    keep(Text::is(text, opaque("a")));
    keep(Text::undo(text, &mut room));
    let mut chars: TextChars<'_> = Text::chars(text);
    keep(<TextChars<'_> as Iterator>::next(&mut chars));
}

fn fault(error: ScanError) {
    printed::<JsonActual>(&JsonFault::actual(error.fault));
    printed::<JsonExpectation>(&JsonFault::expected(error.fault));
    printed::<JsonExpected>(&opaque(JsonExpected::Value));
    printed::<JsonFault>(&error.fault);
    printed::<ScanError>(&error);
    printed::<Form>(&opaque(Form::Array));
}
