//! Values as text and in serde's formats: whatever is written is read again, and nothing is read that cannot be made.

mod binary;
mod findings;
mod refused;
mod text;
mod words;

use std::fmt::{Debug, Display};
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The bytes of a value in a binary format.
fn bytes(value: &impl Serialize) -> Vec<u8> {
    let mut room = [0; 64];
    postcard::to_slice(value, &mut room).expect("room").to_vec()
}

/// Asserts that `value` is printed as `text`, that JSON has the same text, and that it is read from both.
fn is_written_as<T>(value: T, text: &str)
where
    T: Serialize + DeserializeOwned + Display + Debug + PartialEq + FromStr<Err: Debug>,
{
    assert_eq!(value.to_string(), text);
    assert_eq!(text.parse::<T>().unwrap(), value, "{text}");
    let json = serde_json::to_string(&value).unwrap();
    assert_eq!(json, format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value, "{text}");
    assert_eq!(postcard::from_bytes::<T>(&bytes(&value)).unwrap(), value, "{text}");
}
