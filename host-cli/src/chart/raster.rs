//! Draws the same picture in pixels.

use std::fmt;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::Chart;
use super::page::{self, Page, Texts};

/// Why a PNG could not be made.
#[derive(Debug)]
pub enum PngError {
    /// The picture in pixels would not fit in memory, or `scale` is zero.
    Size {
        /// Width of the picture. Unit: pixels.
        width: u32,
        /// Height of the picture. Unit: pixels.
        height: u32,
    },
    /// The renderer did not understand the SVG: a defect of this program.
    Svg(String),
    /// The encoder failed: a defect of this program.
    Encode(String),
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { width, height } => write!(f, "no picture of {width} x {height} pixels can be made"),
            Self::Svg(cause) => write!(f, "the chart could not be drawn: {cause}"),
            Self::Encode(cause) => write!(f, "the picture could not be packed: {cause}"),
        }
    }
}

impl std::error::Error for PngError {}

/// Draws `chart` as a PNG, with `scale` pixels for each CSS pixel of the [`svg`](super::svg): 1 gives a small file, 2
/// suits today's screens and print.
///
/// Characters that Noto Sans lacks (it has Latin, Greek and Cyrillic) stay blank. In an SVG they appear if the viewer
/// has a font for them.
///
/// # Errors
///
/// [`PngError::Size`] if `scale` is zero or the picture is too large for memory; the other errors are defects of this
/// program.
pub fn png(chart: &Chart, scale: u8) -> Result<Vec<u8>, PngError> {
    pixels(&page::draw(chart, Texts::Outlined), scale)
}

/// Draws a page whose texts are outlines, as [`png`] does.
pub(super) fn pixels(page: &Page, scale: u8) -> Result<Vec<u8>, PngError> {
    let width = page.width.saturating_mul(u32::from(scale));
    let height = page.height.saturating_mul(u32::from(scale));
    let mut pixels = Pixmap::new(width, height).ok_or(PngError::Size { width, height })?;

    let tree = Tree::from_str(&page.xml, &Options::default()).map_err(|cause| PngError::Svg(cause.to_string()))?;
    let scale = f32::from(scale);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|cause| PngError::Encode(cause.to_string()))
}
