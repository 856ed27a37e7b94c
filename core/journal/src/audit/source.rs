//! A common interface to bundles and images: entries and page headers in order.

use super::bundle::{self, Base, Bundle};
use super::entry::Entry;
use super::error::{AuditError, Broken};
use super::image::Image;
use super::image_entries::{self, Item};
use super::report::Oddities;

/// The input of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Record<'a> {
    /// A bundle that a device exported.
    Bundle(Bundle<'a>),
    /// An image of the flash.
    Image(Image<'a>),
}

impl<'a> Record<'a> {
    /// Splits `bytes` as a bundle, without verifying it.
    ///
    /// # Errors
    ///
    /// The errors of [`Bundle::new`].
    pub fn bundle(bytes: &'a [u8]) -> Result<Self, AuditError> {
        Bundle::new(bytes).map(Self::Bundle)
    }

    /// Splits `bytes` as an image with pages of `page` bytes, without judging its entries.
    ///
    /// # Errors
    ///
    /// The errors of [`Image::new`].
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

    pub(super) fn source(&self) -> Items<'a> {
        match self {
            Self::Bundle(bundle) => Items::Bundle(bundle.entries()),
            Self::Image(image) => Items::Image(image.entries()),
        }
    }

    pub(super) fn statements(&self) -> &'a [u8] {
        match self {
            Self::Bundle(bundle) => bundle.statements(),
            Self::Image(_) => &[],
        }
    }
}

/// Iterates over the entries of a bundle, or the entries and page headers of an image.
#[derive(Clone, Debug)]
pub(super) enum Items<'a> {
    Bundle(bundle::Entries<'a>),
    Image(image_entries::Entries<'a>),
}

impl<'a> Items<'a> {
    pub(super) fn next(&mut self) -> Option<Result<Item<'a>, Broken>> {
        match self {
            Self::Bundle(entries) => entries.next().map(|read| read.map(Item::Entry)),
            Self::Image(entries) => entries.next(),
        }
    }

    /// Returns the next entry; `None` at the end, and after a fault.
    pub(super) fn next_entry(&mut self) -> Option<Entry<'a>> {
        loop {
            match self.next()? {
                Ok(Item::Entry(entry)) => return Some(entry),
                Ok(Item::Header(_)) => {}
                Err(_) => return None,
            }
        }
    }

    /// Returns the oddities of the slots read so far; none for a bundle.
    pub(super) fn oddities(&self) -> Oddities {
        match self {
            Self::Bundle(_) => Oddities::default(),
            Self::Image(entries) => entries.oddities(),
        }
    }
}
