//! Numbers of quantities, which may have decimals.

use std::fmt;

use proverka::count::Decimal;
use serde::{Serialize, Serializer};

/// A number in a report. In JSON it is a number with exactly the digits that it has, and never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl Number {
    /// The number of `steps` steps of the last of `decimals` decimals.
    #[must_use]
    pub fn new(steps: u32, decimals: u8) -> Self {
        Self(Decimal::new(i64::from(steps), decimals))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => {
                let digits = serde_json::value::RawValue::from_string(self.0.to_string());
                digits.map_err(serde::ser::Error::custom)?.serialize(serializer)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_json_with_its_own_digits() {
        let written = |steps, decimals| serde_json::to_string(&Number(Decimal::new(steps, decimals))).expect("JSON");
        assert_eq!(written(1550, 0), "1550");
        assert_eq!(written(-3, 0), "-3");
        assert_eq!(written(84_005, 1), "8400.5");
        assert_eq!(written(84_000, 1), "8400");
        assert_eq!(written(367, 2), "3.67");
        assert_eq!(written(-1, 6), "-0.000001");
        assert_eq!(written(i64::from(u32::MAX), 6), "4294.967295");
    }
}
