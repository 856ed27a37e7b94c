//! Calls the functions of `proverka::text::csv`.

use crate::{keep, opaque, printed};
use proverka::text::csv::{Cell, Cells, CsvError, CsvFault, Record, cut_record};

pub(crate) fn everything() {
    let (record, rest) = cut_record(opaque("a,\"b\"\"c\"\nd"));
    keep(rest);
    for cell in Cells::new(opaque(record)) {
        match cell {
            Ok(cell) => one(cell),
            Err(error) => fault(error),
        }
    }
    keep(<Cells<'_> as Iterator>::next(&mut Cells::new(opaque("\"x\"y"))));
    match Record::<3>::split(opaque("a,b,c")) {
        Ok(record) => {
            keep(Record::cells(&record));
            keep(Record::cell(&record, opaque(usize::MAX)));
        }
        Err(error) => fault(error),
    }
}

fn one(cell: Cell<'_>) {
    let mut room = opaque([0; 2]);
    keep(Cell::raw(cell));
    keep(Cell::plain(cell));
    keep(Cell::chars(cell).count());
    keep(Cell::is(cell, opaque("b")));
    keep(Cell::undo(cell, &mut room));
}

fn fault(error: CsvError) {
    keep(CsvFault::actual(error.fault));
    keep(CsvFault::expected(error.fault));
    printed::<CsvFault>(&error.fault);
    printed::<CsvError>(&error);
}
