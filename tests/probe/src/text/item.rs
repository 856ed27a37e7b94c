//! Calls the functions of `proverka::text::item`.

use crate::{keep, opaque, printed};
use proverka::text::csv::Record;
use proverka::text::item::{
    Actual, Columns, Field, LineError, Wanted, first_json, first_row, parse_json, parse_json_generally,
    parse_json_with, parse_row, parse_row_with, place_in_json,
};
use proverka::text::scan;
use proverka::treaty::ItemKind;
use proverka::verdict::{Citation, Provenance};

pub(crate) fn everything() {
    let mut room = opaque([0; 16]);
    let line = opaque(br#"{"id":"\u00e9","party":"US","kind":"icbm","state":"deployed","warheads":1}"#);
    keep(first_json(opaque("{}\n")));
    judged(parse_json(line, &mut room));
    judged(parse_json_generally(line, &mut room));
    let own = opaque([ItemKind {
        id: "battle_tank",
        title: "Battle tank",
        warheads: false,
        citation: Citation { clause: "II(1)(C)", provenance: Provenance::Text, source: "" },
    }]);
    judged(parse_json_with(line, &own, &mut opaque([0; 16])));
    match Columns::of_header(opaque("id,party,kind,state")) {
        Ok(columns) => {
            keep(Columns::place(&columns, opaque("a,US"), opaque(Field::Party)));
            keep(first_row(opaque("a,US,icbm,test"), &columns));
            judged(parse_row(opaque("a,US,icbm,test"), &columns, &mut room));
            judged(parse_row_with(opaque("a,US,battle_tanks,test"), &columns, &own, &mut opaque([0; 16])));
        }
        Err(error) => fault(error),
    }
    keep(place_in_json(opaque("{}"), opaque(Field::Site)));
    keep(Field::as_str(opaque(Field::Site)));
    // Errors of the lower layers are converted to errors of a line.
    if let Err(error) = scan::utf8(opaque(b"\xff")) {
        fault(<LineError<'_> as From<scan::ScanError>>::from(error));
    }
    if let Err(error) = Record::<1>::split(opaque("\"")) {
        fault(<LineError<'_> as From<proverka::text::csv::CsvError>>::from(error));
    }
}

fn judged<T>(result: Result<T, LineError<'_>>) {
    match result {
        Ok(item) => keep(item),
        Err(error) => fault(error),
    }
}

fn fault(error: LineError<'_>) {
    printed::<Actual<'_>>(&LineError::actual(error));
    printed::<Wanted<'_>>(&LineError::expected(error));
    printed::<LineError<'_>>(&error);
}
