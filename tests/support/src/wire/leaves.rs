//! The values of a message, each with its path, its range of bytes, and other values to replace it.
//!
//! They are found by the schema of WIRE 6.3 alone, so that a new field or variant is covered without a change here.

use std::ops::Range;

use syn::{Fields, Item, Type};

use crate::wire::schema::{Reader, arguments, length, varint, written};

/// One value of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Path of the value in the message, such as `Reply.Status.clock.earliest`.
    pub path: String,
    /// The type of the value.
    pub leaf_type: LeafType,
    /// The range of its bytes in the message.
    pub at: Range<usize>,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeafType {
    /// An integer that is written as a varint.
    Number { bits: u32, is_signed: bool },
    /// One byte of any value.
    Byte,
    /// A byte that is 0 or 1.
    Bool,
    /// A fixed number of bytes.
    Bytes,
    /// A count of bytes, followed by the bytes.
    Run,
    /// One of several variants, for an enum or an `Option`; each is given with zeros as its contents.
    Choice(Vec<Vec<u8>>),
    /// An integer of fixed width, as in HELLO.
    Fixed,
}

/// A change of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// This bit is inverted. In a row of bytes, bits are counted from the lowest bit of the first byte.
    Bit(u32),
    /// The value becomes zero; a run becomes empty.
    Zero,
    /// The value becomes the largest one; in bytes, all bits are set.
    Largest,
    /// A signed integer becomes its smallest value.
    Smallest,
    /// This variant replaces the value, with zeros as its contents.
    Variant(usize),
    /// A run loses its last byte.
    Shorter,
    /// A run gets one more byte at its end.
    Longer,
}

/// Which bytes of a row are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The first, the middle and the last byte.
    Ends,
    /// Every byte of the row.
    Every,
}

impl Leaf {
    /// All changes of this value that are to be tried.
    pub fn changes(&self, reach: Reach) -> Vec<Change> {
        let mut changes = vec![Change::Zero, Change::Largest];
        let bytes = |count: usize| {
            let places: Vec<usize> = match reach {
                Reach::Every => (0..count).collect(),
                Reach::Ends if count == 0 => Vec::new(),
                Reach::Ends => vec![0, count / 2, count - 1],
            };
            // The bit that is inverted differs from byte to byte.
            places.into_iter().map(|place| Change::Bit((8 * place + place % 8) as u32)).collect::<Vec<_>>()
        };
        match &self.leaf_type {
            LeafType::Number { bits, is_signed } => {
                changes.extend((0..*bits).map(Change::Bit));
                changes.extend(is_signed.then_some(Change::Smallest));
            }
            LeafType::Byte => changes.extend((0..8).map(Change::Bit)),
            LeafType::Fixed => changes.extend((0..8 * self.at.len() as u32).map(Change::Bit)),
            LeafType::Bool => changes = vec![Change::Bit(0)],
            LeafType::Bytes => changes.extend(bytes(self.at.len())),
            LeafType::Run => {
                // The count takes one or two bytes, and is followed by that many bytes.
                changes.extend(bytes(self.at.len().saturating_sub(2)));
                changes.extend([Change::Shorter, Change::Longer]);
            }
            LeafType::Choice(variants) => changes = (0..variants.len()).map(Change::Variant).collect(),
        }
        changes
    }

    /// The message after the change; `None` if the change has no effect.
    pub fn changed(&self, change: Change, message: &[u8]) -> Option<Vec<u8>> {
        let now = &message[self.at.clone()];
        let value = self.other(change, now)?;
        (value != now).then(|| self.with(&value, message))
    }

    /// The message with `value` as the bytes of this value.
    pub fn with(&self, value: &[u8], message: &[u8]) -> Vec<u8> {
        [&message[..self.at.start], value, &message[self.at.end..]].concat()
    }

    fn other(&self, change: Change, now: &[u8]) -> Option<Vec<u8>> {
        match &self.leaf_type {
            LeafType::Number { bits, is_signed } => {
                let raw = varint(now, *bits).ok()?.1;
                let value = if *is_signed { (raw >> 1) as i64 ^ -((raw & 1) as i64) } else { raw as i64 };
                let ones = u64::MAX >> (64 - bits);
                let other = match (change, is_signed) {
                    (Change::Bit(bit), _) => value ^ 1_i64.checked_shl(bit)?,
                    (Change::Zero, _) => 0,
                    (Change::Largest, false) => ones as i64,
                    (Change::Largest, true) => (ones >> 1) as i64,
                    (Change::Smallest, true) => -((ones >> 1) as i64) - 1,
                    _ => return None,
                };
                Some(if *is_signed {
                    // The highest bit is the sign, so a change of it is extended to all bits above.
                    let other = other << (64 - bits) >> (64 - bits);
                    number((other << 1 ^ other >> 63) as u64 & ones)
                } else {
                    number(other as u64 & ones)
                })
            }
            LeafType::Bool => (change == Change::Bit(0)).then(|| vec![now[0] ^ 1]),
            LeafType::Byte | LeafType::Fixed | LeafType::Bytes => altered(change, now),
            LeafType::Run => {
                let (bytes, _) = varint(now, 32).ok()?;
                let other = match change {
                    Change::Zero => Vec::new(),
                    Change::Shorter => bytes.split_last()?.1.to_vec(),
                    Change::Longer => [bytes, &[0]].concat(),
                    _ => altered(change, bytes)?,
                };
                Some([number(other.len() as u64), other].concat())
            }
            LeafType::Choice(variants) => match change {
                // The same variant with other contents would be a change of the contents and not of this value.
                Change::Variant(other) => variants.get(other).filter(|other| other[0] != now[0]).cloned(),
                _ => None,
            },
        }
    }
}

fn altered(change: Change, now: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = now.to_vec();
    match change {
        Change::Bit(bit) => *bytes.get_mut(bit as usize / 8)? ^= 1 << (bit % 8),
        Change::Zero => bytes.fill(0),
        Change::Largest => bytes.fill(0xFF),
        _ => return None,
    }
    Some(bytes)
}

/// The bytes of a varint.
pub(crate) fn number(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7F {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

impl Reader {
    /// All values of a message of type `name`.
    ///
    /// # Errors
    ///
    /// A description of the fault if the bytes are not such a message.
    pub fn leaves(&self, name: &str, message: &[u8]) -> Result<Vec<Leaf>, String> {
        let mut leaves = Vec::new();
        let end = self.leaves_of_item(name, name, message, 0, &mut leaves)?;
        if end == message.len() { Ok(leaves) } else { Err(format!("{} bytes left", message.len() - end)) }
    }

    /// The paths of all values that a message of type `name` can have.
    pub fn paths(&self, name: &str) -> Vec<String> {
        let mut paths = Vec::new();
        self.paths_of_item(name, name, &mut paths);
        paths
    }

    /// A message of type `name` for each variant that it has, with zeros as its contents.
    pub fn variants(&self, name: &str) -> Vec<Vec<u8>> {
        match self.named(name) {
            Item::Enum(of) => (0..)
                .zip(&of.variants)
                .map(|(index, variant)| [number(index), self.zero_fields(&variant.fields)].concat())
                .collect(),
            Item::Struct(of) => vec![self.zero_fields(&of.fields)],
            _ => unreachable!("only structs and enums"),
        }
    }

    fn zero_fields(&self, fields: &Fields) -> Vec<u8> {
        fields.iter().flat_map(|field| self.zero(&field.ty)).collect()
    }

    fn zero(&self, of: &Type) -> Vec<u8> {
        match of {
            Type::Reference(_) => vec![0],
            Type::Array(of) => {
                let count: usize = length(&of.len).parse().expect("a number");
                self.zero(&of.elem).repeat(count)
            }
            Type::Tuple(of) => of.elems.iter().flat_map(|of| self.zero(of)).collect(),
            Type::Path(path) => match path.path.segments.last().expect("a name").ident.to_string().as_str() {
                "u8" | "bool" | "u16" | "u32" | "u64" | "i16" | "i64" | "Option" => vec![0],
                name => self.variants(name).swap_remove(0),
            },
            _ => panic!("a type that no message has"),
        }
    }

    fn leaves_of_item(
        &self,
        name: &str,
        path: &str,
        message: &[u8],
        at: usize,
        leaves: &mut Vec<Leaf>,
    ) -> Result<usize, String> {
        match self.named(name) {
            Item::Struct(of) => self.leaves_of_fields(&of.fields, path, message, at, leaves),
            Item::Enum(of) => {
                let (left, variant) = varint(&message[at..], 32)?;
                let variant = of.variants.iter().nth(variant as usize).ok_or("no such variant")?;
                let place = leaves.len();
                leaves.push(Leaf { path: path.into(), leaf_type: LeafType::Choice(self.variants(name)), at: at..at });
                let inner = format!("{path}.{}", variant.ident);
                let end =
                    self.leaves_of_fields(&variant.fields, &inner, message, message.len() - left.len(), leaves)?;
                leaves[place].at.end = end;
                Ok(end)
            }
            _ => unreachable!("only structs and enums"),
        }
    }

    fn leaves_of_fields(
        &self,
        fields: &Fields,
        path: &str,
        message: &[u8],
        mut at: usize,
        leaves: &mut Vec<Leaf>,
    ) -> Result<usize, String> {
        for (field, path) in fields.iter().zip(paths_of(fields, path)) {
            at = self.leaves_of_type(&field.ty, &path, message, at, leaves)?;
        }
        Ok(at)
    }

    fn leaves_of_type(
        &self,
        of: &Type,
        path: &str,
        message: &[u8],
        at: usize,
        leaves: &mut Vec<Leaf>,
    ) -> Result<usize, String> {
        let mut leaf = |leaf_type: LeafType, end: usize| {
            if end > message.len() {
                return Err("too few bytes".to_owned());
            }
            leaves.push(Leaf { path: path.into(), leaf_type, at: at..end });
            Ok(end)
        };
        match of {
            Type::Reference(_) => {
                let (left, count) = varint(&message[at..], 32)?;
                leaf(LeafType::Run, message.len() - left.len() + count as usize)
            }
            Type::Array(of) => {
                let count: usize = length(&of.len).parse().expect("a number");
                if written(&of.elem) == "u8" {
                    return leaf(LeafType::Bytes, at + count);
                }
                (0..count).try_fold(at, |at, index| {
                    self.leaves_of_type(&of.elem, &format!("{path}.{index}"), message, at, leaves)
                })
            }
            Type::Tuple(of) => (0..).zip(&of.elems).try_fold(at, |at, (index, of)| {
                let index: u32 = index;
                self.leaves_of_type(of, &format!("{path}.{index}"), message, at, leaves)
            }),
            Type::Path(of) => {
                let last = of.path.segments.last().expect("a name");
                let name = last.ident.to_string();
                match name.as_str() {
                    "u8" => leaf(LeafType::Byte, at + 1),
                    "bool" => leaf(LeafType::Bool, at + 1),
                    "u16" | "u32" | "u64" | "i16" | "i64" => {
                        let bits = name[1..].parse().expect("a width");
                        let (left, _) = varint(&message[at..], bits)?;
                        leaf(LeafType::Number { bits, is_signed: name.starts_with('i') }, message.len() - left.len())
                    }
                    "Option" => {
                        let inner: Type = syn::parse_str(&arguments(&last.arguments)).expect("a type");
                        let some = [vec![1], self.zero(&inner)].concat();
                        let place = leaves.len();
                        let choice = LeafType::Choice(vec![vec![0], some]);
                        leaves.push(Leaf { path: path.into(), leaf_type: choice, at: at..at + 1 });
                        if message.get(at) == Some(&1) {
                            let end = self.leaves_of_type(&inner, &format!("{path}.Some"), message, at + 1, leaves)?;
                            leaves[place].at.end = end;
                        }
                        Ok(leaves[place].at.end)
                    }
                    name => self.leaves_of_item(name, path, message, at, leaves),
                }
            }
            _ => panic!("a type that no message has"),
        }
    }

    fn paths_of_item(&self, name: &str, path: &str, paths: &mut Vec<String>) {
        match self.named(name) {
            Item::Struct(of) => self.paths_of_fields(&of.fields, path, paths),
            Item::Enum(of) => {
                paths.push(path.into());
                for variant in &of.variants {
                    self.paths_of_fields(&variant.fields, &format!("{path}.{}", variant.ident), paths);
                }
            }
            _ => unreachable!("only structs and enums"),
        }
    }

    fn paths_of_fields(&self, fields: &Fields, path: &str, paths: &mut Vec<String>) {
        for (field, path) in fields.iter().zip(paths_of(fields, path)) {
            self.paths_of_type(&field.ty, &path, paths);
        }
    }

    fn paths_of_type(&self, of: &Type, path: &str, paths: &mut Vec<String>) {
        match of {
            Type::Array(of) if written(&of.elem) != "u8" => {
                let count: usize = length(&of.len).parse().expect("a number");
                (0..count).for_each(|index| self.paths_of_type(&of.elem, &format!("{path}.{index}"), paths));
            }
            Type::Tuple(of) => {
                for (index, of) in of.elems.iter().enumerate() {
                    self.paths_of_type(of, &format!("{path}.{index}"), paths);
                }
            }
            Type::Path(of) => {
                let last = of.path.segments.last().expect("a name");
                match last.ident.to_string().as_str() {
                    "u8" | "bool" | "u16" | "u32" | "u64" | "i16" | "i64" => paths.push(path.into()),
                    "Option" => {
                        paths.push(path.into());
                        let inner: Type = syn::parse_str(&arguments(&last.arguments)).expect("a type");
                        self.paths_of_type(&inner, &format!("{path}.Some"), paths);
                    }
                    name => self.paths_of_item(name, path, paths),
                }
            }
            _ => paths.push(path.into()),
        }
    }
}

/// The paths of the fields of the value at `path`. A single field without a name has the path of the value itself.
fn paths_of(fields: &Fields, path: &str) -> Vec<String> {
    let path_of = |(index, field): (usize, &syn::Field)| match &field.ident {
        Some(name) => format!("{path}.{name}"),
        None if fields.len() == 1 => path.to_owned(),
        None => format!("{path}.{index}"),
    };
    fields.iter().enumerate().map(path_of).collect()
}
