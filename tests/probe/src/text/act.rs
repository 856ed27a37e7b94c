//! Calls the functions of `proverka::text::act`.

use crate::{keep, opaque};
use proverka::text::act::parse;
use proverka::treaty::catalog::NEW_START;

pub(crate) fn everything() {
    let mut room = opaque([0; 16]);
    keep(parse(opaque(br#"{"date":"2021-02-03","act":"statement","note":"\u00e9"}"#), opaque(&NEW_START), &mut room));
}
