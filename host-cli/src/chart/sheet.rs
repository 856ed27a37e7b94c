//! The data that all panels of a page share: the chart, its time axis, and the positions of plots and texts.

use std::rc::Rc;

use super::Chart;
use super::axis::Time;
use super::lettering::Lettering;
use super::style::Style;

/// Distance from the edge of the page to its text.
pub(super) const MARGIN: f64 = 24.0;

/// The data that all panels share.
pub(super) struct Sheet<'a> {
    pub(super) chart: &'a Chart,
    pub(super) lettering: Rc<Lettering>,
    pub(super) time: Time,
    /// Width of the picture.
    pub(super) width: f64,
    /// Height of each plot.
    pub(super) plot_height: f64,
    /// Left and right end of the plots.
    pub(super) plot: (f64, f64),
    /// The labels of the parties that are drawn.
    pub(super) parties: Vec<&'a str>,
}

impl Sheet<'_> {
    pub(super) fn style(&self, party: &str) -> Style {
        let fixed = self.chart.styles.iter().map(String::as_str);
        let others = self.parties.iter().copied().filter(|label| !self.chart.styles.iter().any(|one| one == label));
        Style::for_party(fixed.chain(others).position(|label| label == party).unwrap_or(0))
    }
}
