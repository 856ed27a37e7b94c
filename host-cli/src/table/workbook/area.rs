//! Names of cells, and areas of a sheet such as `A1:F20`.

/// The greatest number of rows of a sheet in any format.
const ROWS: u32 = 1_048_576;
/// The greatest number of columns of a sheet in any format.
const COLUMNS: u32 = 16_384;

/// An area of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first row and column, counted from 0.
    first: (u32, u32),
    /// The last row and column.
    last: (u32, u32),
}

impl Area {
    /// The area between two cells, both included, in any order.
    #[must_use]
    pub fn between(one: (u32, u32), other: (u32, u32)) -> Self {
        Self { first: (one.0.min(other.0), one.1.min(other.1)), last: (one.0.max(other.0), one.1.max(other.1)) }
    }

    /// Reads an area such as `A1:F20`.
    ///
    /// # Errors
    ///
    /// What would be right, for a text that is no area.
    pub fn parse(text: &str) -> Result<Self, String> {
        let ends = text.split_once(':').and_then(|(one, other)| Some((position(one)?, position(other)?)));
        let (one, other) = ends.ok_or("expected the first and the last cell, such as A1:F20")?;
        Ok(Self::between(one, other))
    }

    /// The smallest area that has all of these cells; `None` if there are none.
    #[must_use]
    pub fn around(cells: impl IntoIterator<Item = (u32, u32)>) -> Option<Self> {
        let mut cells = cells.into_iter();
        let first = cells.next()?;
        Some(cells.fold(Self::between(first, first), |area, (row, column)| Self {
            first: (area.first.0.min(row), area.first.1.min(column)),
            last: (area.last.0.max(row), area.last.1.max(column)),
        }))
    }

    /// Whether a cell lies in the area. Rows and columns count from 0.
    #[must_use]
    pub const fn has(self, row: u32, column: u32) -> bool {
        self.first.0 <= row && row <= self.last.0 && self.first.1 <= column && column <= self.last.1
    }

    /// The number of cells in the area.
    #[must_use]
    pub fn cells(self) -> u64 {
        self.rows().len() as u64 * self.columns().len() as u64
    }

    /// The rows of the area, counted from 0.
    #[must_use]
    pub fn rows(self) -> std::ops::Range<usize> {
        self.first.0 as usize..self.last.0 as usize + 1
    }

    /// The columns of the area, counted from 0.
    #[must_use]
    pub fn columns(self) -> std::ops::Range<usize> {
        self.first.1 as usize..self.last.1 as usize + 1
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = |(row, column): (u32, u32)| cell_name(u64::from(row) + 1, u64::from(column) + 1);
        write!(f, "{}:{}", name(self.first), name(self.last))
    }
}

/// The name of the cell in a row and a column that are counted from 1, such as `C5`.
#[must_use]
pub fn cell_name(row: u64, column: u64) -> String {
    let mut letters = String::new();
    let mut rest = column;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{row}")
}

/// The row and the column, counted from 0, of a name such as `C5` or `$C$5`.
fn position(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let text = text.strip_prefix('$').unwrap_or(text);
    let letters = text.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at_checked(letters)?;
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    if !(1..=3).contains(&letters.len()) || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let column =
        letters.bytes().fold(0, |column: u32, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = digits.parse().ok()?;
    let is_in_sheet = (1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column);
    is_in_sheet.then(|| (row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_all_columns_are_read_back() {
        for column in 1..=u64::from(COLUMNS) {
            let name = cell_name(7, column);
            assert_eq!(
                position(&name).map(|(row, column)| (row + 1, u64::from(column) + 1)),
                Some((7, column)),
                "{name}"
            );
        }
        for (name, row, column) in [("A1", 0, 0), ("Z9", 8, 25), ("AA10", 9, 26), ("XFD1048576", 1_048_575, 16_383)] {
            assert_eq!(position(name), Some((row, column)), "{name}");
        }
    }

    #[test]
    fn an_area_is_read_and_written() {
        for (text, shown) in [("A1:F20", "A1:F20"), ("f20:a1", "A1:F20"), ("$B$2:C3", "B2:C3"), ("A1:A1", "A1:A1")] {
            assert_eq!(Area::parse(text).map(|area| area.to_string()).as_deref(), Ok(shown), "{text}");
        }
        for text in ["", "A1", "A:F", "1:20", "A0:B2", "XFE1:A1", "A1:F1048577", "A1:F20:G7", "Ä1:B2"] {
            assert!(Area::parse(text).is_err(), "{text}");
        }
    }
}
