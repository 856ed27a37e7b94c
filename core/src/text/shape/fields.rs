//! Which fields an object has.

/// One field of an object.
#[derive(Debug)]
pub(in crate::text) struct Field {
    name: &'static str,
    required: bool,
}

impl Field {
    /// Name of the table.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// True where it must be there.
    pub(super) const fn is_required(&self) -> bool {
        self.required
    }
}

/// A field that must be there.
pub(in crate::text) const fn required(name: &'static str) -> Field {
    Field { name, required: true }
}

/// A field that may be absent or `null`.
pub(in crate::text) const fn optional(name: &'static str) -> Field {
    Field { name, required: false }
}

/// The fields of an object; at most 32.
#[derive(Debug)]
pub(in crate::text) struct Shape {
    /// What such an object is, with its article: `a ceiling`.
    name: &'static str,
    fields: &'static [Field],
}

impl Shape {
    /// Objects that are `name`, with these fields.
    pub(in crate::text) const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }

    /// What such an object is, with its article.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// The fields of the table.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter()
    }
}
