//! What the parties and the person at the device can do now.

use proverka::journal::EntryKind;
use proverka::wire::{State, Status};
use proverka_device::show::View;

use super::App;
use crate::device::words;

/// What both parties can do in this state, as lines of a scenario.
#[must_use]
pub fn lines(app: &App) -> Vec<String> {
    let (Some(status), Some(sums)) = (&app.status, &app.sums) else { return vec!["power on".to_owned()] };
    let mut lines = match status.state {
        State::Blank | State::Enrolling => vec!["enrol"],
        State::Sealed | State::Expired if status.open.is_some() => in_session(app),
        State::Sealed => {
            [&["time", "open jointly declared 3 2", "open host declared 3 2"][..], &after_close(app)].concat()
        }
        State::Expired => after_close(app),
        State::Retired | State::Tampered | State::Faulty => Vec::new(),
    };
    if status.size > 0 {
        lines.extend(["hold", "export"]);
    }
    if app.play.has_copy() {
        lines.push("forge last tally by -1");
    }
    if status.state == State::Sealed && status.open.is_none() {
        lines.extend(has_closed(app).then_some("release"));
        lines.push("retire");
    }
    let counts = (0..sums.categories).map(|category| format!("tally {} +1", words::letter(category)));
    let counts = counts.filter(|_| status.open.is_some() && status.state == State::Sealed);
    let mut all: Vec<String> = counts.collect();
    all.extend(lines.into_iter().map(str::to_owned));
    all
}

/// Whether a session was closed, so that entries can be released.
fn has_closed(app: &App) -> bool {
    app.journal.iter().any(|entry| entry.kind == words::kind(EntryKind::SessionClose))
}

/// While a session is open.
fn in_session(app: &App) -> Vec<&'static str> {
    let last = |kind: EntryKind| app.journal.iter().rposition(|entry| entry.kind == words::kind(kind));
    let has_counts = last(EntryKind::Tally) > last(EntryKind::SessionOpen);
    let correct = has_counts.then_some("correct last tally by -1");
    correct.into_iter().chain(["close", "time"]).collect()
}

/// While no session is open: the parties may sign the last close, or dispute it.
fn after_close(app: &App) -> Vec<&'static str> {
    let last = |kind: EntryKind| app.journal.iter().rposition(|entry| entry.kind == words::kind(kind));
    let Some(closed) = last(EntryKind::SessionClose) else { return Vec::new() };
    let disputed_by = |party: &str| {
        let since = app.journal.iter().skip(closed);
        since.filter(|entry| entry.kind == words::kind(EntryKind::Disputed)).any(|entry| entry.text.contains(party))
    };
    let is_open = |kind, party| last(kind) < Some(closed) && !disputed_by(party);
    let host = is_open(EntryKind::CosignHost, "the host");
    let inspectorate = is_open(EntryKind::CosignInspectorate, "the inspectorate");
    let both = (host && inspectorate).then_some("cosign both");
    let one = host.then_some("cosign host");
    let other = inspectorate.then_some(["cosign inspectorate", "dispute inspectorate"]);
    both.into_iter().chain(one).chain(other.into_iter().flatten()).collect()
}

/// What button A does now, and what button B does.
#[must_use]
pub fn buttons(app: &App) -> (String, String) {
    let (Some(status), Some(sums)) = (&app.status, &app.sums) else {
        return ("nothing: no power".to_owned(), "nothing: no power".to_owned());
    };
    let view = app.play.machine.status().map_or(View::Verdict, |shown| shown.view);
    let a = match view {
        _ if !counts(status) => "counts nothing now".to_owned(),
        View::Count(category) => format!("counts one {}", words::letter(category)),
        View::Verdict | View::Code => format!("counts one {}", words::letter(0)),
    };
    (a, format!("shows {}", named(view.next(sums.categories))))
}

/// Whether button A counts.
const fn counts(status: &Status) -> bool {
    matches!(status.state, State::Sealed) && status.open.is_some()
}

/// What the LEDs show.
#[must_use]
pub fn named(view: View) -> String {
    match view {
        View::Verdict => "verdict".to_owned(),
        View::Count(category) => format!("count of {}", words::letter(category)),
        View::Code => "head code".to_owned(),
    }
}
