//! Random messages: every variant, and integers of every length.
//!
//! They are generated from the schema of WIRE 6.3 alone, so that a new variant or field is covered without a change
//! here.

use proverka::wire::{Asked, PIECE_MAX, Reply, decode};
use syn::{Fields, Item, Type};

use crate::random::Random;
use crate::wire::leaves::number;
use crate::wire::schema::{Reader, arguments, block, length};

thread_local! {
    static ASKED: Shape = Shape::named(&Reader::new(&block("**6.3**")), "Asked");
    static REPLY: Shape = Shape::named(&Reader::new(&block("**6.3**")), "Reply");
}

/// A random request with its number.
pub fn asked(dice: &mut Random) -> Asked {
    let mut bytes = Vec::new();
    ASKED.with(|asked| asked.draw(dice, &mut bytes));
    decode(&bytes).expect("a request by the schema is one of the code's")
}

/// A random reply; the bytes of its piece are stored in `room`.
pub fn reply<'a>(dice: &mut Random, room: &'a mut Vec<u8>) -> Reply<'a> {
    room.clear();
    REPLY.with(|reply| reply.draw(dice, room));
    decode(room).expect("a reply by the schema is one of the code's")
}

/// The structure of a value. It is computed from the schema only once, because tests generate many thousand messages.
enum Shape {
    Byte,
    Bool,
    Integer {
        bits: u32,
    },
    /// Any number of bytes: the bytes of a piece.
    Run,
    /// Several values, one after the other.
    Parts(Vec<Shape>),
    /// That many values of the same type.
    Row(usize, Box<Shape>),
    /// One of several variants, chosen by its number: an enum or an `Option`.
    Choice(Vec<Shape>),
}

impl Shape {
    fn named(schema: &Reader, name: &str) -> Self {
        match schema.named(name) {
            Item::Struct(item) => Self::fields(schema, &item.fields),
            Item::Enum(item) => {
                Self::Choice(item.variants.iter().map(|variant| Self::fields(schema, &variant.fields)).collect())
            }
            _ => unreachable!("only structs and enums"),
        }
    }

    fn fields(schema: &Reader, fields: &Fields) -> Self {
        Self::Parts(fields.iter().map(|field| Self::value(schema, &field.ty)).collect())
    }

    fn value(schema: &Reader, of: &Type) -> Self {
        match of {
            Type::Reference(_) => Self::Run,
            Type::Array(array) => {
                Self::Row(length(&array.len).parse().expect("a number"), Box::new(Self::value(schema, &array.elem)))
            }
            Type::Tuple(tuple) => Self::Parts(tuple.elems.iter().map(|part| Self::value(schema, part)).collect()),
            Type::Path(path) => {
                let last = path.path.segments.last().expect("a name");
                match last.ident.to_string().as_str() {
                    "u8" => Self::Byte,
                    "bool" => Self::Bool,
                    "u16" | "i16" => Self::Integer { bits: 16 },
                    "u32" => Self::Integer { bits: 32 },
                    "u64" | "i64" => Self::Integer { bits: 64 },
                    "Option" => {
                        let inner = syn::parse_str(&arguments(&last.arguments)).expect("a type");
                        Self::Choice(vec![Self::Parts(Vec::new()), Self::value(schema, &inner)])
                    }
                    name => Self::named(schema, name),
                }
            }
            _ => panic!("a type that no message has"),
        }
    }

    fn draw(&self, dice: &mut Random, bytes: &mut Vec<u8>) {
        match self {
            Self::Byte => bytes.push(dice.byte()),
            Self::Bool => bytes.push(u8::from(dice.chance(2))),
            // Zigzag is one to one, so that every number of this many bits stands for a signed number.
            Self::Integer { bits } => bytes.extend(number(dice.number() & (u64::MAX >> (64 - bits)))),
            Self::Run => {
                let count = dice.below(PIECE_MAX + 1);
                bytes.extend(number(count as u64));
                bytes.extend(dice.bytes(count));
            }
            Self::Parts(parts) => parts.iter().for_each(|part| part.draw(dice, bytes)),
            Self::Row(count, one) => (0..*count).for_each(|_| one.draw(dice, bytes)),
            Self::Choice(variants) => {
                let variant = dice.below(variants.len());
                bytes.extend(number(variant as u64));
                variants[variant].draw(dice, bytes);
            }
        }
    }
}
