//! What can be said about a picture without drawing it.

use super::axis::{day, number};
use super::lettering::Lettering;
use super::{Chart, Panel};

/// The letters of `chart` that the font lacks, in their order and each once.
pub(super) fn missing_letters(chart: &Chart) -> Vec<char> {
    let lettering = Lettering::new();
    let of_panel = |panel: &Panel| {
        let labels = panel.series.iter().map(|series| series.label.clone());
        let ceilings = panel.ceilings.iter().map(|ceiling| ceiling.label.clone());
        [panel.title.clone(), panel.unit.clone(), panel.clause.clone()]
            .into_iter()
            .chain(labels)
            .chain(ceilings)
            .collect()
    };
    let panels = chart.panels.iter().flat_map(|panel| -> Vec<String> { of_panel(panel) });
    let own = [chart.title.clone(), chart.subtitle.clone()].into_iter().chain(chart.footnotes.iter().cloned());
    let mut missing = Vec::new();
    for letter in own.chain(panels).flat_map(|text| text.chars().collect::<Vec<_>>()) {
        if lettering.lacks(letter) && !missing.contains(&letter) {
            missing.push(letter);
        }
    }
    missing
}

/// What the picture shows, for readers who cannot see it: the last number of each party in each panel.
pub(super) fn describe(chart: &Chart) -> String {
    let mut parts: Vec<String> = vec![chart.subtitle.clone()];
    for panel in &chart.panels {
        let last = panel.series.iter().filter_map(|series| {
            let point = series.points.iter().max_by_key(|point| point.at)?;
            let number = |value: u32| number(u64::from(value), panel.decimals);
            let value = match point.value.ends() {
                None => "no data".to_owned(),
                Some((low, high)) if low == high => number(low),
                Some((low, high)) => format!("{} to {}", number(low), number(high)),
            };
            Some(format!("{} {value} on {}", series.label, day(point.at)))
        });
        let bounds = panel
            .ceilings
            .iter()
            .map(|ceiling| format!("{} {}", ceiling.label, number(u64::from(ceiling.bound), panel.decimals)));
        parts.push(format!("{}: {}", panel.title, last.chain(bounds).collect::<Vec<_>>().join("; ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(". ")
}
