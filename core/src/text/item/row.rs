//! Reads one item from one row of CSV, with the columns in any order.

use super::error::{LineError, Problem};
use super::fast;
use super::field::Field;
use super::kinds::{BuiltIn, Kinds};
use super::parts::Parts;
use crate::count::{AnyKind, Item};
use crate::text::csv::{Cell, Cells, CsvError};
use crate::treaty::ItemKind;

impl From<CsvError> for LineError<'_> {
    fn from(error: CsvError) -> Self {
        Self { offset: error.offset, problem: Problem::Csv(error.fault) }
    }
}

/// The fields of the columns, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Columns {
    fields: [Option<Field>; Field::COUNT],
    count: usize,
}

impl Columns {
    /// Reads the header, which names the fields in any order. Columns of optional fields may be missing.
    ///
    /// # Errors
    ///
    /// A name is unknown or occurs twice, or the column of a required field is missing.
    pub fn of_header(header: &str) -> Result<Self, LineError<'_>> {
        let mut columns = Self { fields: [None; Field::COUNT], count: 0 };
        for cell in Cells::new(header) {
            let cell = cell?;
            let error = |problem| LineError { offset: cell.offset, problem };
            let field = Field::ALL.into_iter().find(|field| cell.is(field.as_str()));
            let field = field.ok_or(error(Problem::UnknownField(cell.raw())))?;
            if columns.fields.contains(&Some(field)) {
                return Err(error(Problem::DuplicateField(field)));
            }
            // There is always room, because there are seven fields and none occurs twice.
            if let Some(place) = columns.fields.get_mut(columns.count) {
                *place = Some(field);
                columns.count = columns.count.saturating_add(1);
            }
        }
        for field in [Field::Id, Field::Party, Field::Kind, Field::State] {
            if !columns.fields.contains(&Some(field)) {
                return Err(LineError { offset: header.len(), problem: Problem::MissingField(field) });
            }
        }
        Ok(columns)
    }

    /// The offset at which the cell of a field starts in a row that is an item; `None` if there is no such column.
    #[must_use]
    pub fn place(&self, row: &str, field: Field) -> Option<usize> {
        let column = self.fields.iter().position(|&other| other == Some(field))?;
        Some(Cells::new(row).nth(column)?.ok()?.offset)
    }
}

/// The item in the first row of `text`, and the text that follows it, if the fast parser reads that row.
///
/// `None` does not mean that the row is wrong: cut the line off and call [`parse_row`].
///
/// ```
/// use proverka::text::item::{Columns, first_row};
///
/// let columns = Columns::of_header("id,party,kind,state")?;
/// let (item, rest) = first_row("US-1,US,heavy_bomber,test\nrest", &columns).unwrap();
/// assert_eq!((item.id, rest), ("US-1", "rest"));
/// assert_eq!(first_row("\"US-1\",US,heavy_bomber,test\n", &columns), None);
/// # Ok::<(), proverka::text::item::LineError<'static>>(())
/// ```
#[must_use]
#[inline]
pub fn first_row<'a>(text: &'a str, columns: &Columns) -> Option<(Item<'a>, &'a str)> {
    let (item, length) = fast::first_row(text, columns.fields.iter().map_while(|field| *field))?;
    Some((item, text.get(length..)?))
}

/// Reads one item from one row, which is a line without its line break. An empty cell means that the field is absent.
///
/// `scratch` is the buffer in which doubled quotes are decoded. As many bytes as the row has are always enough.
///
/// ```
/// use proverka::text::item::{Columns, parse_row};
///
/// let columns = Columns::of_header("warheads,kind,id,party,state")?;
/// // No number is not zero: of a missile that is not deployed it may be unknown.
/// assert_eq!(parse_row(",slbm,US-9,US,test", &columns, &mut [])?.warheads, None);
/// let error = parse_row(",slbm,US-9,US,deployed", &columns, &mut []).unwrap_err();
/// assert_eq!(error.to_string(), "a deployed slbm without `warheads`, expected `warheads` on every deployed missile");
/// # Ok::<(), proverka::text::item::LineError<'static>>(())
/// ```
///
/// # Errors
///
/// The first fault of the row, with its offset.
pub fn parse_row<'a>(row: &'a str, columns: &Columns, scratch: &'a mut [u8]) -> Result<Item<'a>, LineError<'a>> {
    read(row, columns, BuiltIn, scratch)
}

/// Reads one item from one row as [`parse_row`] does, where a treaty declares the kinds `own` beside the built-in ones.
///
/// # Errors
///
/// The same errors as [`parse_row`].
pub fn parse_row_with<'a>(
    row: &'a str,
    columns: &Columns,
    own: &'a [ItemKind<'a>],
    scratch: &'a mut [u8],
) -> Result<Item<'a, AnyKind>, LineError<'a>> {
    read(row, columns, own, scratch)
}

fn read<'a, L: Kinds<'a>>(
    row: &'a str,
    columns: &Columns,
    kinds: L,
    scratch: &'a mut [u8],
) -> Result<Item<'a, L::Kind>, LineError<'a>> {
    let mut parts = Parts::new(kinds);
    let mut places = [row.len(); Field::COUNT];
    let mut room = Room { left: scratch, needed: row.len() };
    let mut found = 0_usize;
    for cell in Cells::new(row) {
        let cell = cell?;
        // Cells beyond the last column are only counted.
        if let Some(field) = columns.fields.get(found).copied().flatten() {
            if let Some(place) = places.get_mut(field as usize) {
                *place = cell.offset;
            }
            if !cell.raw().is_empty() {
                room.field(field, cell, &mut parts)?;
            }
        }
        found = found.saturating_add(1);
    }
    if found != columns.count {
        let problem = Problem::Cells { found, columns: columns.count };
        return Err(LineError { offset: if found < columns.count { row.len() } else { 0 }, problem });
    }
    parts.item().map_err(|(field, problem)| {
        let problem = match problem {
            // The column exists, but the cell is empty.
            Problem::MissingField(field) => Problem::Empty(field),
            other => other,
        };
        LineError { offset: places.get(field as usize).copied().unwrap_or(0), problem }
    })
}

struct Room<'a> {
    left: &'a mut [u8],
    needed: usize,
}

impl<'a> Room<'a> {
    /// Reads one cell that is not empty into its field.
    fn field<L: Kinds<'a>>(
        &mut self,
        field: Field,
        cell: Cell<'a>,
        parts: &mut Parts<'a, L>,
    ) -> Result<(), LineError<'a>> {
        let error = |problem| LineError { offset: cell.offset, problem };
        let text = match cell.plain() {
            Some(plain) => plain,
            None => {
                let undone = cell.undo(core::mem::take(&mut self.left));
                let (text, left) = undone.ok_or(error(Problem::Room { needed: self.needed }))?;
                self.left = left;
                text
            }
        };
        parts.take(field, text).map_err(error)
    }
}
