//! The messages as WIRE.md describes them, and a reader of bytes that knows nothing but this description.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use syn::parse::{Parse as _, ParseStream, Parser as _};
use syn::{
    Attribute, Expr, Fields, GenericArgument, Generics, Ident, Item, ItemEnum, Lit, LitStr, PathArguments, Token, Type,
    Variant, braced,
};

/// The folder of the core.
pub fn core() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../core"))
}

/// The text of `core/WIRE.md`.
pub fn document() -> String {
    std::fs::read_to_string(core().join("WIRE.md")).expect("core/WIRE.md")
}

/// The code block of the document that follows `heading`.
pub fn block(heading: &str) -> String {
    let text = document();
    let behind = text.split_once(heading).unwrap_or_else(|| panic!("{heading} is not in WIRE.md")).1;
    let from = behind.split_once("```text\n").expect("a block follows").1;
    from.split_once("```").expect("the block ends").0.to_owned()
}

/// The schema hash of WIRE 6.4.
pub fn hash(schema: &str) -> [u8; 8] {
    *Sha256::digest(schema.as_bytes()).first_chunk().expect("32 bytes")
}

/// The name of a field in the schema: its own name, unless `serde(rename = "…")` gives another one.
fn field_name(field: &syn::Field) -> String {
    let renamed = field.attrs.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let text = list.tokens.to_string();
            Some(text.split_once("rename = \"")?.1.split_once('"')?.0.to_owned())
        }
        _ => None,
    });
    renamed.unwrap_or_else(|| field.ident.as_ref().expect("named").to_string())
}

thread_local! {
    /// The fields whose name in the schema differs: the name in the source, and the name in the schema.
    static RENAMED: Vec<(String, String)> = messages_of_source()
        .iter()
        .flat_map(|item| match item {
            Item::Struct(item) => item.fields.iter().collect::<Vec<_>>(),
            Item::Enum(item) => item.variants.iter().flat_map(|variant| &variant.fields).collect(),
            _ => Vec::new(),
        })
        .filter_map(|field| Some((field.ident.as_ref()?.to_string(), field)))
        .map(|(name, field)| (name, field_name(field)))
        .filter(|(name, published)| name != published)
        .collect();
}

/// The output of `Debug` for a message, with the names that its fields have in the schema.
pub fn published(printed: &str) -> String {
    RENAMED.with(|renamed| {
        renamed.iter().fold(printed.to_owned(), |text, (name, published)| {
            text.replace(&format!(" {name}: "), &format!(" {published}: "))
        })
    })
}

/// Whether a type is sent over the line: it is if the device's end codes it, or if the host writes and reads it with
/// serde only to talk to a device.
fn is_message(name: &syn::Ident, attributes: &[syn::Attribute]) -> bool {
    let of_host = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let text = list.tokens.to_string();
            text.contains("wire-host") && text.contains("Deserialize")
        }
        _ => false,
    };
    order().iter().any(|one| name == one) || attributes.iter().any(of_host)
}

/// The types that are sent over the line, in the order of the schema.
fn messages_of_source() -> Vec<Item> {
    let sources =
        ["journal/src/party.rs", "src/verdict.rs", "src/wire/life.rs", "src/wire/request.rs", "src/wire/reply.rs"];
    let mut messages: BTreeMap<String, Item> = sources
        .into_iter()
        .flat_map(source)
        .filter_map(|item| match &item {
            Item::Struct(of) if is_message(&of.ident, &of.attrs) => Some((of.ident.to_string(), item)),
            Item::Enum(of) if is_message(&of.ident, &of.attrs) => Some((of.ident.to_string(), item)),
            _ => None,
        })
        .collect();
    let ordered =
        order().iter().map(|name| messages.remove(name).unwrap_or_else(|| panic!("no message {name}"))).collect();
    assert!(messages.is_empty(), "the device's end codes no {:?}", messages.keys());
    ordered
}

/// The text of the schema that follows from the core's source: every message without documentation, attributes and
/// lifetimes. The names of lengths and of arrays of bytes are replaced by their definitions.
pub fn of_source() -> String {
    let mut text = String::new();
    for item in messages_of_source() {
        match item {
            Item::Struct(item) => {
                writeln!(text, "struct {} {{", item.ident).unwrap();
                item.fields.iter().for_each(|field| {
                    writeln!(text, "    {}: {},", field_name(field), written(&field.ty)).unwrap();
                });
            }
            Item::Enum(item) => {
                writeln!(text, "enum {} {{", in_schema(&item.ident.to_string())).unwrap();
                item.variants.iter().for_each(|variant| {
                    writeln!(text, "    {}{},", variant.ident, fields(&variant.fields)).unwrap();
                });
            }
            _ => continue,
        }
        text.push_str("}\n");
    }
    text
}

/// The names of the messages in the order in which the device's side encodes them, which is the order of the schema.
fn order() -> Vec<String> {
    let of_macro = |item| match item {
        Item::Macro(item) if item.ident.is_none() => item.mac.tokens.into_iter().next().map(|first| first.to_string()),
        _ => None,
    };
    source("src/wire/messages.rs").into_iter().filter_map(of_macro).collect()
}

/// The items that a source file of the core declares. An enum that the core's macro `words` declares is one of them.
fn source(name: &str) -> Vec<Item> {
    let text = std::fs::read_to_string(core().join(name)).expect("a source of the core");
    let of_words = |item| match item {
        Item::Macro(item) if item.mac.path.is_ident("words") => {
            Item::Enum(enum_of_words.parse2(item.mac.tokens).expect("an enum and its words"))
        }
        item => item,
    };
    syn::parse_file(&text).expect("Rust").items.into_iter().map(of_words).collect()
}

/// The enum that an invocation of `words` declares. An example of its words stands between its name and its variants.
fn enum_of_words(input: ParseStream<'_>) -> syn::Result<ItemEnum> {
    let (attrs, vis, enum_token) = (Attribute::parse_outer(input)?, input.parse()?, input.parse()?);
    let ident = input.parse()?;
    let _: (Token![,], Ident, Token![as], LitStr) = (input.parse()?, input.parse()?, input.parse()?, input.parse()?);
    let body;
    let brace_token = braced!(body in input);
    let variants = body.parse_terminated(Variant::parse, Token![,])?;
    Ok(ItemEnum { attrs, vis, enum_token, ident, generics: Generics::default(), brace_token, variants })
}

/// The name of a type in the schema. The type that says who holds a session has been `Held` there since version 1, and
/// the hash covers this name.
fn in_schema(name: &str) -> &str {
    if name == "Holder" { "Held" } else { name }
}

fn fields(fields: &Fields) -> String {
    let list = |open: &str, parts: Vec<String>, close: &str| format!("{open}{}{close}", parts.join(", "));
    match fields {
        Fields::Unit => String::new(),
        Fields::Unnamed(fields) => list("(", fields.unnamed.iter().map(|field| written(&field.ty)).collect(), ")"),
        Fields::Named(fields) => {
            let named = |field: &syn::Field| format!("{}: {}", field_name(field), written(&field.ty));
            list(" { ", fields.named.iter().map(named).collect(), " }")
        }
    }
}

pub(crate) fn written(of: &Type) -> String {
    match of {
        Type::Reference(of) => format!("&{}", written(&of.elem)),
        Type::Slice(of) => format!("[{}]", written(&of.elem)),
        Type::Array(of) => format!("[{}; {}]", written(&of.elem), length(&of.len)),
        Type::Tuple(of) => format!("({})", of.elems.iter().map(written).collect::<Vec<_>>().join(", ")),
        Type::Path(of) => {
            let last = of.path.segments.last().expect("a name");
            match last.ident.to_string().as_str() {
                "Head" | "Nonce" | "PublicKey" => "[u8; 32]".to_owned(),
                "Signature" => "[u8; 64]".to_owned(),
                "Bytes" => format!("[u8; {}]", arguments(&last.arguments)),
                "Option" => format!("Option<{}>", arguments(&last.arguments)),
                name => in_schema(name).to_owned(),
            }
        }
        _ => panic!("a type that no message has"),
    }
}

pub(crate) fn arguments(arguments: &PathArguments) -> String {
    let PathArguments::AngleBracketed(arguments) = arguments else { panic!("arguments") };
    match arguments.args.first() {
        Some(GenericArgument::Type(of)) => written(of),
        Some(GenericArgument::Const(number)) => length(number),
        _ => panic!("one argument"),
    }
}

pub(crate) fn length(of: &Expr) -> String {
    match of {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_digits().to_owned(),
            _ => panic!("a number"),
        },
        Expr::Path(path) if path.path.is_ident("CATEGORIES") => proverka::wire::CATEGORIES.to_string(),
        _ => panic!("a length that no message has"),
    }
}

/// Reads bytes by the text of a schema and the rules of WIRE 6 alone, and writes the result as Rust's `Debug` would.
pub struct Reader {
    items: BTreeMap<String, Item>,
}

/// The bytes that are left, and what was read from the bytes before them.
type Step<'a> = Result<(&'a [u8], String), String>;

impl Reader {
    pub fn new(schema: &str) -> Self {
        let items = syn::parse_file(schema).expect("the schema is in Rust's grammar").items;
        let named = |item: Item| match &item {
            Item::Struct(of) => (of.ident.to_string(), item),
            Item::Enum(of) => (of.ident.to_string(), item),
            _ => panic!("only structs and enums"),
        };
        Self { items: items.into_iter().map(named).collect() }
    }

    /// The struct or enum with this name.
    pub(crate) fn named(&self, name: &str) -> &Item {
        self.items.get(name).unwrap_or_else(|| panic!("{name} is not in the schema"))
    }

    /// The names of an enum's variants, in order.
    pub fn variant_names(&self, name: &str) -> Vec<String> {
        match self.named(name) {
            Item::Enum(item) => item.variants.iter().map(|variant| variant.ident.to_string()).collect(),
            _ => panic!("{name} is no enum"),
        }
    }

    /// The names of all types, variants and fields.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut of_fields = |fields: &Fields| {
            names.extend(fields.iter().filter_map(|field| field.ident.as_ref().map(ToString::to_string)));
        };
        for item in self.items.values() {
            match item {
                Item::Struct(of) => of_fields(&of.fields),
                Item::Enum(of) => of.variants.iter().for_each(|variant| of_fields(&variant.fields)),
                _ => {}
            }
        }
        for (name, item) in &self.items {
            match item {
                Item::Enum(of) => names.extend(of.variants.iter().map(|variant| variant.ident.to_string())),
                _ => names.push(name.clone()),
            }
        }
        names
    }

    /// Reads a message of type `name` that consists of exactly these bytes.
    pub fn read(&self, name: &str, bytes: &[u8]) -> Result<String, String> {
        match self.item(name, bytes)? {
            ([], text) => Ok(text),
            (left, _) => Err(format!("{} bytes left", left.len())),
        }
    }

    fn item<'a>(&self, name: &str, bytes: &'a [u8]) -> Step<'a> {
        match self.named(name) {
            Item::Struct(of) => {
                let (bytes, text) = self.fields(&of.fields, bytes)?;
                Ok((bytes, format!("{name}{text}")))
            }
            Item::Enum(of) => {
                let (bytes, number) = varint(bytes, 32)?;
                let variant =
                    of.variants.iter().nth(number as usize).ok_or_else(|| format!("{name} has no variant {number}"))?;
                let (bytes, text) = self.fields(&variant.fields, bytes)?;
                Ok((bytes, format!("{}{text}", variant.ident)))
            }
            _ => unreachable!("only structs and enums"),
        }
    }

    fn fields<'a>(&self, fields: &Fields, mut bytes: &'a [u8]) -> Step<'a> {
        let mut parts = Vec::new();
        for field in fields {
            let (left, text) = self.value(&field.ty, bytes)?;
            bytes = left;
            parts.push(field.ident.as_ref().map_or(text.clone(), |name| format!("{name}: {text}")));
        }
        let text = match fields {
            Fields::Unit => String::new(),
            Fields::Unnamed(_) => format!("({})", parts.join(", ")),
            Fields::Named(_) => format!(" {{ {} }}", parts.join(", ")),
        };
        Ok((bytes, text))
    }

    fn value<'a>(&self, of: &Type, bytes: &'a [u8]) -> Step<'a> {
        match of {
            // A slice: a count, followed by that many bytes.
            Type::Reference(_) => {
                let (bytes, number) = varint(bytes, 32)?;
                let (front, left) = bytes.split_at_checked(number as usize).ok_or("too few bytes")?;
                Ok((left, format!("{front:?}")))
            }
            Type::Array(of) => {
                let count: usize = length(&of.len).parse().expect("a number");
                if written(&of.elem) == "u8" {
                    let (front, left) = bytes.split_at_checked(count).ok_or("too few bytes")?;
                    return Ok((left, front.iter().map(|byte| format!("{byte:02x}")).collect()));
                }
                let (bytes, parts) = self.row((0..count).map(|_| &*of.elem), bytes)?;
                Ok((bytes, format!("[{parts}]")))
            }
            Type::Tuple(of) => {
                let (bytes, parts) = self.row(of.elems.iter(), bytes)?;
                Ok((bytes, format!("({parts})")))
            }
            Type::Path(path) => {
                let last = path.path.segments.last().expect("a name");
                let unsigned = |bits| varint(bytes, bits).map(|(left, number)| (left, number.to_string()));
                // Zigzag: the codes 0, 1, 2, 3, 4 mean 0, -1, 1, -2, 2.
                let signed = |bits| {
                    varint(bytes, bits)
                        .map(|(left, number)| (left, ((number >> 1) as i64 ^ -((number & 1) as i64)).to_string()))
                };
                match last.ident.to_string().as_str() {
                    "u8" => bytes.split_first().map(|(byte, left)| (left, byte.to_string())).ok_or("too few".into()),
                    "bool" => match bytes {
                        [0, left @ ..] => Ok((left, "false".into())),
                        [1, left @ ..] => Ok((left, "true".into())),
                        _ => Err("no bool".into()),
                    },
                    "u16" => unsigned(16),
                    "u32" => unsigned(32),
                    "u64" => unsigned(64),
                    "i16" => signed(16),
                    "i64" => signed(64),
                    "Option" => match bytes {
                        [0, left @ ..] => Ok((left, "None".into())),
                        [1, left @ ..] => {
                            let inner = syn::parse_str(&arguments(&last.arguments)).expect("a type");
                            let (left, text) = self.value(&inner, left)?;
                            Ok((left, format!("Some({text})")))
                        }
                        _ => Err("no option".into()),
                    },
                    name => self.item(name, bytes),
                }
            }
            _ => panic!("a type that no message has"),
        }
    }

    fn row<'a, 't>(&self, types: impl Iterator<Item = &'t Type>, mut bytes: &'a [u8]) -> Step<'a> {
        let mut parts = Vec::new();
        for of in types {
            let (left, text) = self.value(of, bytes)?;
            bytes = left;
            parts.push(text);
        }
        Ok((bytes, parts.join(", ")))
    }

    /// The greatest length of a message of type `name`, if a piece has at most `piece` bytes. Unit: bytes.
    pub fn most(&self, name: &str, piece: usize) -> usize {
        match self.named(name) {
            Item::Struct(of) => self.most_of(&of.fields, piece),
            Item::Enum(of) => {
                1 + of.variants.iter().map(|variant| self.most_of(&variant.fields, piece)).max().unwrap_or(0)
            }
            _ => unreachable!("only structs and enums"),
        }
    }

    fn most_of(&self, fields: &Fields, piece: usize) -> usize {
        fields.iter().map(|field| self.most_type(&field.ty, piece)).sum()
    }

    fn most_type(&self, of: &Type, piece: usize) -> usize {
        match of {
            Type::Reference(_) => 2 + piece,
            Type::Array(of) => {
                let count: usize = length(&of.len).parse().expect("a number");
                count * self.most_type(&of.elem, piece)
            }
            Type::Tuple(of) => of.elems.iter().map(|of| self.most_type(of, piece)).sum(),
            Type::Path(path) => {
                let last = path.path.segments.last().expect("a name");
                match last.ident.to_string().as_str() {
                    "u8" | "bool" => 1,
                    "u16" | "i16" => 3,
                    "u32" => 5,
                    "u64" | "i64" => 10,
                    "Option" => {
                        let inner = syn::parse_str(&arguments(&last.arguments)).expect("a type");
                        1 + self.most_type(&inner, piece)
                    }
                    name => self.most(name, piece),
                }
            }
            _ => panic!("a type that no message has"),
        }
    }
}

/// Reads a varint: seven bits per byte, the lowest first, and the highest bit set in all bytes but the last. A longer
/// form than necessary is refused.
pub(crate) fn varint(bytes: &[u8], bits: u32) -> Result<(&[u8], u64), String> {
    let mut number = 0_u128;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        number |= u128::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            if index > 0 && *byte == 0 {
                return Err("more bytes than needed".into());
            }
            if number >> bits != 0 {
                return Err("too large".into());
            }
            return Ok((&bytes[index + 1..], number as u64));
        }
    }
    Err("no end".into())
}
