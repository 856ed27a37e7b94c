//! What is audited, whichever form it comes in: entries and page headers in order.

use super::bundle::{self, Base, Bundle};
use super::entry::Entry;
use super::error::{AuditError, Broken};
use super::image::Image;
use super::image_entries::{self, Item};
use super::report::Oddities;

/// What is audited.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    /// An exported bundle.
    Bundle(Bundle<'a>),
    /// An image of the flash.
    Image(Image<'a>),
}

impl<'a> Record<'a> {
    /// Takes `bytes` for a bundle.
    ///
    /// # Errors
    ///
    /// See [`Bundle::new`].
    pub fn bundle(bytes: &'a [u8]) -> Result<Self, AuditError> {
        Bundle::new(bytes).map(Self::Bundle)
    }

    /// Takes `bytes` for an image with pages of `page` bytes.
    ///
    /// # Errors
    ///
    /// See [`Image::new`].
    pub fn image(bytes: &'a [u8], page: usize) -> Result<Self, AuditError> {
        Image::new(bytes, page).map(Self::Image)
    }

    pub(super) const fn genesis(&self) -> &'a [u8; 448] {
        match self {
            Self::Bundle(bundle) => bundle.genesis(),
            Self::Image(image) => image.genesis(),
        }
    }

    pub(super) const fn base(&self) -> &Base {
        match self {
            Self::Bundle(bundle) => bundle.base(),
            Self::Image(image) => image.base(),
        }
    }

    pub(super) fn source(&self) -> Source<'a> {
        match self {
            Self::Bundle(bundle) => Source::Bundle(bundle.entries()),
            Self::Image(image) => Source::Image(image.entries()),
        }
    }

    pub(super) fn statements(&self) -> &'a [u8] {
        match self {
            Self::Bundle(bundle) => bundle.statements(),
            Self::Image(_) => &[],
        }
    }
}

/// Entries and headers in order, from either.
#[derive(Clone, Debug)]
pub(super) enum Source<'a> {
    Bundle(bundle::Entries<'a>),
    Image(image_entries::Entries<'a>),
}

impl<'a> Source<'a> {
    pub(super) fn next(&mut self) -> Option<Result<Item<'a>, Broken>> {
        match self {
            Self::Bundle(entries) => entries.next().map(|read| read.map(Item::Entry)),
            Self::Image(entries) => entries.next(),
        }
    }

    /// The next entry that can be read.
    pub(super) fn next_entry(&mut self) -> Option<Entry<'a>> {
        loop {
            match self.next()? {
                Ok(Item::Entry(entry)) => return Some(entry),
                Ok(Item::Header(_)) => {}
                Err(_) => return None,
            }
        }
    }

    /// What is odd about the slots of an image, as far as they were read. A bundle has none.
    pub(super) fn oddities(&self) -> Oddities {
        match self {
            Self::Bundle(_) => Oddities::default(),
            Self::Image(entries) => entries.oddities(),
        }
    }
}
