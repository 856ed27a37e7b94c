//! Calls the functions of `proverka::party`.

use crate::{keep, opaque, printed};
use core::str::FromStr;
use proverka::party::{Both, Holder, Party, UnknownParty};

pub(crate) fn everything() {
    let party = opaque(Party::Host);
    keep(Party::as_str(party));
    keep(Party::other(party));
    printed::<Party>(&party);
    let mut both = opaque(Both::from_fn(|party| opaque(party as u8)));
    *Both::get_mut(&mut both, party) = opaque(7);
    keep(Both::get(&both, party));
    keep(Both::as_ref(&both));
    Both::iter(&both).for_each(keep);
    keep(Both::map(both, opaque));
    let holder = opaque(Holder::Alone(party));
    keep(Holder::alone(holder));
    keep(Holder::includes(holder, party));
    keep(Holder::as_str(holder));
    printed::<Holder>(&holder);
    keep(<Holder as FromStr>::from_str(opaque("both")));
    if let Err(error) = <Party as FromStr>::from_str(opaque("both")) {
        printed::<UnknownParty>(&error);
    }
}
