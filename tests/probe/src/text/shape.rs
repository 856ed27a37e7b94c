//! Calls the functions of `proverka::text::shape`.

use crate::{keep, opaque, printed};
use proverka::text::act::parse;
use proverka::text::scan::{ScanError, utf8};
use proverka::text::shape::{
    Actual, Names, Notation, Position, Problem, TextError, TextErrors, Vocabulary, Want, Wanted, position,
};
use proverka::treaty::catalog::NEW_START;

pub(crate) fn everything() {
    let mut room = opaque([0; 16]);
    if let Err(error) = parse(opaque(br#"{"date":1}"#), opaque(&NEW_START), &mut room) {
        fault(error);
    }
    if let Err(error) = utf8(opaque(b"\xff")) {
        let error = <TextError<'_> as From<ScanError>>::from(error);
        fault(error);
        let errors = <TextErrors<'_> as From<TextError<'_>>>::from(error);
        keep(TextErrors::first(&errors));
        keep(TextErrors::more(&errors));
        printed::<TextErrors<'_>>(&errors);
    }
    printed::<Position>(&position(opaque(b"a\nb"), opaque(usize::MAX)));
    printed::<Want>(&opaque(Want::Text));
    printed::<Notation>(&opaque(Notation::Date));
    printed::<Vocabulary>(&opaque(Vocabulary::Acts));
}

fn fault(error: TextError<'_>) {
    if let Problem::UnknownField { known, .. } = error.problem {
        printed::<Names>(&known);
    }
    printed::<Actual<'_>>(&TextError::actual(error));
    printed::<Wanted<'_>>(&TextError::expected(error));
    printed::<TextError<'_>>(&error);
}
