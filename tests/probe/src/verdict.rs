//! Calls the functions of `proverka::verdict`.

use crate::{keep, opaque};
use proverka::verdict::{Provenance, Truth, Verdict};

pub(crate) fn everything() {
    let truth = Truth::known(opaque(true));
    keep(Truth::and(opaque(truth), opaque(Truth::Unknown)));
    keep(Truth::or(opaque(truth), opaque(Truth::False)));
    keep(Truth::not(opaque(truth)));

    let verdict = opaque(Verdict::from(opaque(truth)));
    keep(Truth::from(opaque(verdict)));
    keep(Verdict::and(verdict, opaque(Verdict::Undecided)));
    keep(Verdict::all(opaque([verdict, Verdict::NotBinding])));
    keep(Verdict::as_str(verdict));
    keep(Verdict::if_binding(opaque(truth), opaque(Truth::False)));
    keep(Provenance::as_str(opaque(Provenance::Secondary)));
}
