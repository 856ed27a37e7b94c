//! A progress bar, shown only on a terminal and only if reading takes long.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::ingest::Progress;

/// How long reading may take before the bar appears: it should not flicker on short work.
const PATIENCE: Duration = Duration::from_millis(500);

/// Shows how much has been read.
#[derive(Debug)]
pub struct Bar {
    started: Instant,
    wanted: bool,
    counted: &'static str,
    bar: Option<ProgressBar>,
}

impl Bar {
    /// A bar that is shown only if `wanted` is set, which callers set on a terminal.
    #[must_use]
    pub fn new(wanted: bool) -> Self {
        Self { started: Instant::now(), wanted, counted: "items", bar: None }
    }

    /// Sets what the bar counts, instead of items.
    #[must_use]
    pub fn counting(self, counted: &'static str) -> Self {
        Self { counted, ..self }
    }

    /// Shows `progress`, once reading has taken longer than half a second.
    pub fn show(&mut self, progress: Progress) {
        if !self.wanted || (self.bar.is_none() && self.started.elapsed() < PATIENCE) {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| new_bar(progress.total));
        bar.set_position(progress.bytes);
        bar.set_message(format!("{} {}", progress.items, self.counted));
    }

    /// Removes the bar from the screen.
    pub fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{bar:32} {percent:>3} %  {bytes}/{total_bytes}  {msg}  {eta} left"),
        None => (ProgressBar::no_length(), "{spinner} {bytes}  {msg}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
