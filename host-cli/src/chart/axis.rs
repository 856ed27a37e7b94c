//! The two axes: time, shared by all panels, and the number, one for each panel.

use proverka::calendar::Date;
use proverka::count::Decimal;

use super::{Chart, Panel};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day as text, such as `5 Feb 2018`.
pub(super) fn day(date: Date) -> String {
    let month = MONTHS.get(usize::from(date.month()).wrapping_sub(1)).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// A number with its thousands separated, such as `1,550` or `8,400.5`; `value` is in steps of the last of `decimals`
/// decimals.
pub(super) fn number(value: u64, decimals: u8) -> String {
    let text = Decimal::new(i64::try_from(value).unwrap_or(i64::MAX), decimals).to_string();
    let (digits, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(rest);
    grouped
}

/// Converts days to pixels.
pub(super) struct Time {
    first: u32,
    last: u32,
    left: f64,
    right: f64,
}

/// A labelled day on the time axis.
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) label: String,
}

impl Time {
    /// An axis that shows every day of `chart`.
    pub(super) fn for_chart(chart: &Chart, left: f64, right: f64) -> Self {
        let mut days: Vec<u32> = Vec::new();
        if let Some(term) = &chart.term {
            days.extend([term.from.at.day_number(), term.until.at.day_number()]);
        }
        for panel in &chart.panels {
            for ceiling in &panel.ceilings {
                days.push(ceiling.binds_from.day_number());
                days.extend(ceiling.binds_until.map(Date::day_number));
            }
            days.extend(panel.series.iter().flat_map(|series| &series.points).map(|point| point.at.day_number()));
        }
        Self::spanning(&days, left, right)
    }

    /// An axis that shows all of these days, and at least two years, so that a single day has some context.
    pub(super) fn spanning(days: &[u32], left: f64, right: f64) -> Self {
        const SHORTEST: u32 = 731;
        let earliest = 1;
        let latest = Date::new(9999, 12, 31).map_or(u32::MAX, Date::day_number);
        let first = days.iter().min().copied().unwrap_or(latest / 5);
        let last = days.iter().max().copied().unwrap_or(first);
        let missing = SHORTEST.saturating_sub(last - first);
        let first = first.saturating_sub(missing.div_ceil(2)).max(earliest);
        let last = last.max(first + SHORTEST).min(latest);
        let first = first.min(last - SHORTEST);
        Self { first, last, left, right }
    }

    pub(super) fn x(&self, date: Date) -> f64 {
        self.x_of(date.day_number())
    }

    fn x_of(&self, day_number: u32) -> f64 {
        // Leaves room for half a mark on either side.
        const INSET: f64 = 12.0;
        let (left, right) = (self.left + INSET, self.right - INSET);
        let share = (f64::from(day_number) - f64::from(self.first)) / f64::from(self.last - self.first);
        left + (right - left) * share
    }

    /// The first days of years, or of quarters if the axis spans less than four years, far enough apart to be read.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        const APART: f64 = 46.0;
        let years = f64::from(self.last - self.first) / 365.2425;
        let wide = self.right - self.left;
        if years < 4.0 {
            let quarters = self.starts(1, &[1, 4, 7, 10]);
            if wide / (years * 4.0) >= APART {
                return quarters;
            }
        }
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
            .into_iter()
            .find(|step| wide / years * f64::from(*step) >= APART)
            .unwrap_or(5000);
        self.starts(step, &[1])
    }

    fn starts(&self, step: u16, months: &[u8]) -> Vec<Tick> {
        let mut ticks = Vec::new();
        for year in (1..=9999_u16).filter(|year| year.is_multiple_of(step)) {
            for month in months {
                let Ok(date) = Date::new(year, *month, 1) else { continue };
                if (self.first..=self.last).contains(&date.day_number()) {
                    let name = MONTHS.get(usize::from(month - 1)).copied().unwrap_or_default();
                    let label = if *month == 1 { year.to_string() } else { name.to_owned() };
                    ticks.push(Tick { x: self.x(date), label });
                }
            }
        }
        ticks
    }
}

/// Converts numbers to pixels.
pub(super) struct Amount {
    pub(super) from: u64,
    pub(super) to: u64,
    step: u64,
    decimals: u8,
    top: f64,
    bottom: f64,
}

impl Amount {
    /// An axis that shows every number and every ceiling of `panel` with some margin, and ends on ticks.
    ///
    /// It starts at zero if that costs little room. Otherwise it starts higher, so that the differences stay visible.
    pub(super) fn for_panel(panel: &Panel, top: f64, bottom: f64) -> Self {
        let bounds = panel.ceilings.iter().map(|ceiling| (ceiling.bound, ceiling.bound));
        let values = panel.series.iter().flat_map(|series| &series.points).filter_map(|point| point.value.ends());
        let ends: Vec<(u32, u32)> = bounds.chain(values).collect();
        let lowest = u64::from(ends.iter().map(|(low, _)| *low).min().unwrap_or(0));
        let highest = u64::from(ends.iter().map(|(_, high)| *high).max().unwrap_or(1));

        let air = ((highest - lowest) * 6 / 100).max(highest / 50).max(1);
        let mut from = lowest.saturating_sub(air);
        if from <= highest * 3 / 10 {
            from = 0;
        }
        let to = highest + air;
        let step = round_step(to - from, bottom - top);
        Self { from: from / step * step, to: to.div_ceil(step) * step, step, decimals: panel.decimals, top, bottom }
    }

    #[expect(clippy::cast_precision_loss, reason = "at most 2^34, which a double holds exactly")]
    pub(super) fn y(&self, value: u64) -> f64 {
        let share = (value as f64 - self.from as f64) / (self.to - self.from) as f64;
        self.bottom - (self.bottom - self.top) * share
    }

    /// A number of the panel as text.
    pub(super) fn text(&self, value: u64) -> String {
        number(value, self.decimals)
    }

    pub(super) fn ticks(&self) -> impl Iterator<Item = u64> {
        (0..=(self.to - self.from) / self.step).map(|index| self.from + index * self.step)
    }
}

/// The smallest number of the series 1, 2, 5, 10, 20, 50 … that keeps ticks about 38 pixels apart.
pub(super) fn round_step(range: u64, height: f64) -> u64 {
    const APART: f64 = 38.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "heights are some hundreds of pixels")]
    let most = ((height / APART) as u64).max(2);
    let mut decade = 1_u64;
    loop {
        for digit in [1, 2, 5] {
            let step = digit * decade;
            if range.div_ceil(step) <= most {
                return step;
            }
        }
        decade *= 10;
    }
}
