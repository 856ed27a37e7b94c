//! Calls the functions of `proverka::text::treaty`.

use crate::{keep, opaque, printed};
use proverka::text::treaty::{Flaw, Lint, TreatyBuf, TreatyPart, lint};
use proverka::treaty::catalog::START_1;

pub(crate) fn everything() {
    lint(opaque(&START_1), fault);
    let mut room = opaque([0; 16]);
    match TreatyBuf::parse(opaque(br#"{"id":"x","name":"\u00e9"}"#), &mut room) {
        Ok(buf) => {
            keep(TreatyBuf::treaty(&buf));
            TreatyBuf::lint(&buf, fault);
            keep(TreatyBuf::offset(&buf, opaque(TreatyPart::Id)));
        }
        Err(error) => keep(error),
    }
    let due = opaque(proverka::treaty::Due::Once(proverka::treaty::Anchor::AfterEntry(opaque(
        proverka::calendar::Span::Days(45),
    ))));
    printed(&proverka::text::treaty::due_text(due));
    #[cfg(feature = "shares")]
    {
        let share = opaque(proverka::treaty::Share::percent(opaque(45), opaque("warheads")));
        printed(&proverka::text::treaty::share_text(share, opaque(2)));
    }
    match TreatyBuf::parse_all(opaque(br#"{"id":1,"name":2}"#), &mut []) {
        Ok(buf) => keep(buf),
        Err(errors) => keep(errors),
    }
}

fn fault(lint: Lint<'_>) {
    keep(Lint::severity(&lint));
    printed::<TreatyPart>(&lint.place);
    printed::<Flaw<'_>>(&lint.flaw);
    printed::<Lint<'_>>(&lint);
}
