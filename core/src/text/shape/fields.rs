//! Which fields an object has.

/// One field of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(in crate::text) struct Field {
    name: &'static str,
    required: bool,
}

impl Field {
    /// The name of the field.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the field is required.
    pub(super) const fn is_required(&self) -> bool {
        self.required
    }
}

/// A required field.
pub(in crate::text) const fn required(name: &'static str) -> Field {
    Field { name, required: true }
}

/// A field that may be absent or `null`.
pub(in crate::text) const fn optional(name: &'static str) -> Field {
    Field { name, required: false }
}

/// The fields of an object; at most 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(in crate::text) struct Shape {
    /// What such an object is, with its article, such as `a ceiling`.
    name: &'static str,
    fields: &'static [Field],
}

impl Shape {
    /// The shape of objects that are called `name` and have these fields.
    pub(in crate::text) const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }

    /// What such an object is, with its article.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// The fields of the object, in order.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter()
    }
}
