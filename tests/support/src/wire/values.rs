//! Messages from chance: every variant, and integers of every length.
//!
//! They are drawn by the schema of WIRE 6.3 alone, so that a variant or a field that is new there is drawn without a
//! change here.

use proverka::wire::{Asked, PIECE_MAX, Reply, decode};
use syn::{Fields, Item, Type};

use crate::random::Random;
use crate::wire::leaves::number;
use crate::wire::schema::{Reader, arguments, block, length};

thread_local! {
    static SCHEMA: Reader = Reader::new(&block("**6.3**"));
}

/// A request.
pub fn asked(dice: &mut Random) -> Asked {
    decode(&SCHEMA.with(|schema| schema.draw("Asked", dice))).expect("a request by the schema is one of the code's")
}

/// A reply, with the bytes of its piece in `room`.
pub fn reply<'a>(dice: &mut Random, room: &'a mut Vec<u8>) -> Reply<'a> {
    *room = SCHEMA.with(|schema| schema.draw("Reply", dice));
    decode(room).expect("a reply by the schema is one of the code's")
}

impl Reader {
    /// The bytes of a message of type `name`.
    fn draw(&self, name: &str, dice: &mut Random) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.draw_item(name, dice, &mut bytes);
        bytes
    }

    fn draw_item(&self, name: &str, dice: &mut Random, bytes: &mut Vec<u8>) {
        match self.named(name) {
            Item::Struct(item) => self.draw_fields(&item.fields, dice, bytes),
            Item::Enum(item) => {
                let variant = dice.below(item.variants.len());
                bytes.extend(number(variant as u64));
                self.draw_fields(&item.variants[variant].fields, dice, bytes);
            }
            _ => unreachable!("only structs and enums"),
        }
    }

    fn draw_fields(&self, fields: &Fields, dice: &mut Random, bytes: &mut Vec<u8>) {
        fields.iter().for_each(|field| self.draw_value(&field.ty, dice, bytes));
    }

    fn draw_value(&self, of: &Type, dice: &mut Random, bytes: &mut Vec<u8>) {
        match of {
            // Bytes of any number: those of a piece.
            Type::Reference(_) => {
                let count = dice.below(PIECE_MAX + 1);
                bytes.extend(number(count as u64));
                bytes.extend(dice.bytes(count));
            }
            Type::Array(array) => {
                let count: usize = length(&array.len).parse().expect("a number");
                (0..count).for_each(|_| self.draw_value(&array.elem, dice, bytes));
            }
            Type::Tuple(tuple) => tuple.elems.iter().for_each(|element| self.draw_value(element, dice, bytes)),
            Type::Path(path) => {
                let last = path.path.segments.last().expect("a name");
                // Zigzag is one to one: any number of so many bits is some signed number.
                let mut integer = |bits: u32| bytes.extend(number(dice.number() & (u64::MAX >> (64 - bits))));
                match last.ident.to_string().as_str() {
                    "u8" => bytes.push(dice.byte()),
                    "bool" => bytes.push(u8::from(dice.chance(2))),
                    "u16" | "i16" => integer(16),
                    "u32" => integer(32),
                    "u64" | "i64" => integer(64),
                    "Option" if dice.chance(2) => bytes.push(0),
                    "Option" => {
                        bytes.push(1);
                        let inner = syn::parse_str(&arguments(&last.arguments)).expect("a type");
                        self.draw_value(&inner, dice, bytes);
                    }
                    name => self.draw_item(name, dice, bytes),
                }
            }
            _ => panic!("a type that no message has"),
        }
    }
}
