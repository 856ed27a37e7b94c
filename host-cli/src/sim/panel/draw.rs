//! Draws the panel on a screen.

use proverka::verdict::Verdict;
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};

use super::conclude::conclusions;
use super::{App, Mode, possible};
use crate::device::words;
use crate::escape::visible;
use crate::journal::words::count;

/// The smallest supported screen. Unit: characters.
const WIDTH: u16 = 80;
const HEIGHT: u16 = 24;
/// The width of the device, and the height of the upper half. Unit: characters.
const DEVICE: u16 = 26;
const UPPER: u16 = 11;
/// The largest height of the upper half on a small screen, so that lines remain for the record. Unit: characters.
const UPPER_MOST: u16 = 12;
/// The number of lines for messages.
const MESSAGES: u16 = 4;

/// The width from which on what can be done, and what happened, have a column of their own. Unit: characters.
const WIDE: u16 = 120;
/// The width of that column.
const COLUMN: u16 = 46;

const HELP: &str = "\
The device
  a b      its buttons; under the LEDs stands what they do now
  c        both buttons: back to the verdict
  s p      cuts the seal wire (asks once) or mends it; power off and on
  l        battery and clock lose power for a moment: the time is lost
The world
  + - h d  time passes faster or slower; an hour, a day passes
The parties: you play both, with keys that guard nothing
  m        what they can do now; Enter does it, e changes it first
  :        any line of a scenario; up and down: lines typed before. Such as
             tally B +2           open jointly declared 5 -
             time host -60s..0s inspectorate 0s..+60s
             cut after 40 words   clock drift +900     expect grade joint
The screen
  up down  PgUp PgDn Home: older and newer entries of the record
  < >      older and newer lines of what happened
  w o      saves the session as a scenario; loads one, with a new device
  q        ends the simulator (Ctrl-C too); Ctrl-Z stops it, fg goes on
                                                    any key: back";

const KEYS: [(&str, &str); 9] = [
    ("m", "parties"),
    (":", "line"),
    ("c", "both"),
    ("l", "clock"),
    ("hd", "wait"),
    ("+-", "speed"),
    ("wo", "file"),
    ("?", "help"),
    ("q", "quit"),
];
/// The keys that do something without power.
const KEYS_WITHOUT_POWER: [(&str, &str); 6] =
    [("p", "power on"), (":", "line"), ("hd", "wait"), ("wo", "file"), ("?", "help"), ("q", "quit")];

/// The style in which a verdict is shown.
fn style(app: &App, verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Holds => Color::Green,
        Verdict::Fails => Color::Red,
        Verdict::Undecided => Color::Yellow,
        Verdict::NotBinding => Color::Gray,
    };
    coloured(app, colour)
}

fn coloured(app: &App, colour: Color) -> Style {
    if app.is_coloured { Style::new().fg(colour) } else { Style::new() }
}

/// Draws the whole panel.
pub fn draw(frame: &mut Frame<'_>, app: &App) {
    let area = frame.area();
    if area.width < WIDTH || area.height < HEIGHT {
        let text = format!(
            "proverka sim needs {WIDTH} columns and {HEIGHT} lines; this screen has {} and {}. Make it larger, or q to end.",
            area.width, area.height
        );
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
        return;
    }
    let (area, keys_area) = split(area, area.height - 1);
    keys(frame, app, keys_area);
    let (area, column) = if area.width >= WIDE { beside(area, area.width - COLUMN) } else { (area, Rect::ZERO) };
    let is_wide = column.width > 0;
    let categories = app.sums.map_or(0, |sums| u16::from(sums.categories));
    let upper = (categories + 6).clamp(UPPER, if area.height >= HEIGHT + 4 { UPPER + 4 } else { UPPER_MOST });
    let lower = if is_wide { 0 } else { MESSAGES + 2 + area.height.saturating_sub(HEIGHT) / 3 };
    let (upper, rest) = split(area, upper);
    let (journal_area, messages_area) = split(rest, rest.height.saturating_sub(lower));
    device(frame, app, Rect { width: DEVICE, ..upper });
    concluded(frame, app, Rect { x: upper.x + DEVICE, width: upper.width - DEVICE, ..upper });
    journal(frame, app, journal_area);
    let chosen = if let Mode::Menu(at) = &app.mode { Some(*at) } else { None };
    if is_wide {
        let items = possible::lines(app);
        let height = u16::try_from(items.len()).unwrap_or(u16::MAX).saturating_add(2).min(column.height / 2);
        let (menu_area, messages_area) = split(column, height);
        menu(frame, &items, chosen, menu_area);
        messages(frame, app, messages_area);
    } else {
        messages(frame, app, messages_area);
        if chosen.is_some() {
            let items = possible::lines(app);
            let height = u16::try_from(items.len()).unwrap_or(u16::MAX).saturating_add(2);
            menu(frame, &items, chosen, place(area, (38, height)));
        }
    }
    match &app.mode {
        Mode::Device | Mode::Menu(_) => {}
        Mode::Typing(line) => typing(frame, area, line),
        Mode::Sure(question) => {
            let [asks, follows, does] = question.text();
            let text = format!("{asks}\n\n{follows}\n\ny: {does}      any other key: do not");
            boxed(frame, area, " sure? ", &text, (54, 7));
        }
        Mode::Help => boxed(frame, area, " keys ", HELP, (WIDTH - 2, HEIGHT - 2)),
    }
}

/// Splits an area below its first lines.
const fn split(area: Rect, height: u16) -> (Rect, Rect) {
    let upper = Rect { height, ..area };
    (upper, Rect { y: area.y + height, height: area.height - height, ..area })
}

/// Splits an area to the right of its first columns.
const fn beside(area: Rect, width: u16) -> (Rect, Rect) {
    let left = Rect { width, ..area };
    (left, Rect { x: area.x + width, width: area.width - width, ..area })
}

/// Draws the 25 LEDs, the seal wire and the power switch.
fn device(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let world = &app.play.machine.world;
    let image = world.image();
    let lit = coloured(app, Color::Red).add_modifier(Modifier::BOLD);
    let dark = Style::new().add_modifier(Modifier::DIM);
    let mut lines: Vec<Line<'_>> = (0..5_u8)
        .map(|row| {
            let leds = (0..5_u8).flat_map(|column| {
                let is_lit = image.lit(row * 5 + column);
                [Span::styled(if is_lit { "██" } else { "··" }, if is_lit { lit } else { dark }), Span::raw(" ")]
            });
            let buttons = if row == 2 { [" [a] ", "[b]"] } else { ["     ", ""] };
            Line::from_iter(std::iter::once(Span::raw(buttons[0])).chain(leds).chain([Span::raw(buttons[1])]))
        })
        .collect();
    let (a, b) = possible::buttons(app);
    let wire = if world.is_wire_open() { "── ── cut" } else { "───── whole" };
    let power = if app.play.machine.is_on() { "on" } else { "off" };
    let speed = if app.speed == 1 { String::new() } else { format!(", time x{}", app.speed) };
    lines.extend([
        Line::raw(format!(" [a] {a}")),
        Line::raw(format!(" [b] {b}")),
        Line::raw(format!(" [s] seal {wire}")),
        Line::raw(format!(" [p] power {power}{speed}")),
    ]);
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(" device ")), area);
}

fn concluded(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let now = app.play.machine.world.now();
    let title = format!(" what it concludes; true time {} ", words::day(now));
    let block = Block::bordered().title(title);
    let lines = match (&app.status, &app.sums) {
        (Some(status), Some(sums)) => conclusions(status, sums)
            .into_iter()
            .map(|conclusion| {
                let verdict = conclusion.verdict.map_or("", Verdict::as_str);
                let look = conclusion.verdict.map_or(Style::new(), |verdict| style(app, verdict));
                let about =
                    Span::styled(format!("{:<9} ", conclusion.about), Style::new().add_modifier(Modifier::BOLD));
                let verdict = if verdict.is_empty() { String::new() } else { format!("{verdict}: ") };
                Line::from(vec![about, Span::styled(verdict, look), Span::raw(conclusion.why)])
            })
            .collect(),
        _ => vec![Line::raw("nothing: it has no power")],
    };
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }).block(block), area);
}

fn journal(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let code = app
        .status
        .filter(|status| status.size > 0)
        .map_or(String::new(), |status| format!(" head code {} ", words::code(&status.head.0)));
    let size = app.journal.last().map_or(0, |last| last.seq);
    let shown = usize::from(area.height.saturating_sub(2));
    // The last page is full, as far as there are entries.
    let above = app.record_above.min(app.journal.len().saturating_sub(shown));
    let more = if above == 0 { String::new() } else { format!(", {above} above") };
    let title = format!(" record: {}, newest first{more} ", count(size, "entry", "entries"));
    let block = Block::bordered().title(title).title(Line::raw(code).alignment(Alignment::Right));
    let lines: Vec<Line<'_>> = app
        .journal
        .iter()
        .rev()
        .skip(above)
        .take(shown)
        .map(|entry| {
            let (word, look) =
                entry.verdict.map_or(("", Style::new()), |verdict| (verdict.as_str(), style(app, verdict)));
            Line::from(vec![
                Span::raw(format!("{:>4} {:<13} ", entry.seq, entry.kind)),
                Span::styled(format!("{word:<11} "), look),
                Span::raw(entry.text.as_str()),
            ])
        })
        .collect();
    let lines = if lines.is_empty() { vec![Line::raw("  no entries")] } else { lines };
    frame.render_widget(Paragraph::new(lines).block(block), area);
}

/// Draws the newest messages. The last one is shown in full before earlier ones.
fn messages(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let width = usize::from(area.width.saturating_sub(2)).max(1);
    let room = usize::from(area.height.saturating_sub(2));
    let mut lines: Vec<Line<'_>> = Vec::new();
    for message in app.messages.iter().rev().skip(app.log_below) {
        let look = if message.is_bad { style(app, Verdict::Fails) } else { Style::new() };
        let mut wrapped = wrap(&visible(&message.text), width);
        wrapped.reverse();
        lines.extend(wrapped.into_iter().map(|line| Line::styled(line, look)));
        if lines.len() >= room {
            break;
        }
    }
    lines.truncate(room);
    lines.reverse();
    let below = if app.log_below == 0 { String::new() } else { format!(", {} below", app.log_below) };
    let title = format!(" what happened{below} ");
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(title)), area);
}

/// Wraps text between words into lines of at most `width` characters; continuation lines are indented.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let is_first = lines.len() == 1;
        let Some(line) = lines.last_mut() else { break };
        if !line.trim().is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(format!("  {word}"));
        } else {
            if !(line.is_empty() && is_first) {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

fn keys(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let line = match &app.mode {
        _ if app.is_busy() => Line::raw(" q: ends what is being done"),
        Mode::Menu(_) => Line::raw(" up down: choose   Enter: do it   e: change it first   Esc: back"),
        Mode::Typing(_) => Line::raw(" Enter: do it   up down: lines typed before   Esc: back"),
        _ => {
            let keys = if app.play.machine.is_on() { &KEYS[..] } else { &KEYS_WITHOUT_POWER[..] };
            Line::from_iter(
                keys.iter()
                    .flat_map(|(key, what)| [Span::styled(format!(" {key}"), bold), Span::raw(format!(" {what} "))]),
            )
        }
    };
    frame.render_widget(Paragraph::new(line), area);
}

/// The rectangle of a box in the middle of the screen.
fn place(area: Rect, (width, height): (u16, u16)) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

fn boxed(frame: &mut Frame<'_>, area: Rect, title: &str, text: &str, size: (u16, u16)) {
    let place = place(area, size);
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(text).block(Block::bordered().title(title.to_owned())), place);
}

/// Draws what can be done now. Where nothing is chosen, the list only informs.
fn menu(frame: &mut Frame<'_>, items: &[String], chosen: Option<usize>, area: Rect) {
    let room = usize::from(area.height.saturating_sub(2));
    // The chosen item stays in sight.
    let skipped = chosen.map_or(0, |chosen| (chosen + 1).saturating_sub(room));
    let lines: Vec<Line<'_>> = items
        .iter()
        .enumerate()
        .skip(skipped)
        .map(|(at, item)| {
            let is_chosen = Some(at) == chosen;
            let look = if is_chosen { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
            let mark = if is_chosen { ">" } else { " " };
            Line::styled(format!("{mark} {item:<34}"), look)
        })
        .collect();
    let lines = if lines.is_empty() { vec![Line::raw("  nothing")] } else { lines };
    let area = Rect { height: area.height.max(3), ..area };
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(" what both can do now (m) ")), area);
}

fn typing(frame: &mut Frame<'_>, area: Rect, line: &str) {
    let place = place(area, (70, 3));
    let room = usize::from(place.width.saturating_sub(4));
    let line = visible(line);
    let skipped = line.chars().count().saturating_sub(room);
    let shown: String = line.chars().skip(skipped).collect();
    frame.render_widget(Clear, place);
    frame.render_widget(
        Paragraph::new(format!(":{shown}_")).block(Block::bordered().title(" a line of a scenario ")),
        place,
    );
}
