//! Draws the panel on a screen.

use proverka::verdict::Verdict;
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};

use super::conclude::conclusions;
use super::{App, MENU, Mode};
use crate::device::words;
use crate::escape::visible;
use crate::journal::words::count;

/// The smallest supported screen. Unit: characters.
const WIDTH: u16 = 80;
const HEIGHT: u16 = 24;
/// The width of the device, and the height of the upper half. Unit: characters.
const DEVICE: u16 = 26;
const UPPER: u16 = 10;
/// The largest height of the upper half on a small screen, so that lines remain for the record. Unit: characters.
const UPPER_MOST: u16 = 12;
/// The number of lines for messages.
const MESSAGES: u16 = 4;

const HELP: &str = "\
The device
  a        button A: counts one of the category shown, in a session
  b        button B: shows the next: verdict, each count, head code
  c        both buttons: back to the verdict
  s        cuts the seal wire (asks once), or mends it
  p        switches power off and on
  l        battery and clock lose power for a moment: the time is lost
The world
  + -      time passes faster or slower
  h d      an hour, a day passes
The parties: you play both, with keys that guard nothing
  m        menu of what they can do; Enter does it, e changes it first
  :        type any line of a scenario, such as
             tally B +2           open jointly declared 5 -
             time host -60s..0s inspectorate 0s..+60s
             cut after 40 words   clock drift +900     expect grade joint
  q        ends the simulator (Ctrl-C too); Ctrl-Z stops it, fg goes on
                                                    any key: back";

const KEYS: [(&str, &str); 8] = [
    ("m", "parties"),
    (":", "line"),
    ("c", "a and b"),
    ("l", "lose clock"),
    ("h d", "wait"),
    ("+ -", "speed"),
    ("?", "help"),
    ("q", "quit"),
];

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
    let categories = app.sums.map_or(0, |sums| u16::from(sums.categories));
    let upper = (categories + 6).clamp(UPPER, if area.height > HEIGHT + 4 { UPPER + 4 } else { UPPER_MOST });
    let lower = MESSAGES + 3;
    let (upper, rest) = split(area, upper);
    let (journal_area, rest) = split(rest, rest.height.saturating_sub(lower));
    let (messages_area, keys_area) = split(rest, rest.height.saturating_sub(1));
    device(frame, app, Rect { width: DEVICE, ..upper });
    concluded(frame, app, Rect { x: upper.x + DEVICE, width: upper.width - DEVICE, ..upper });
    journal(frame, app, journal_area);
    messages(frame, app, messages_area);
    keys(frame, app, keys_area);
    match &app.mode {
        Mode::Device => {}
        Mode::Menu(at) => menu(frame, area, *at),
        Mode::Typing(line) => typing(frame, area, line),
        Mode::Sure => {
            let text = "Cut the seal wire?\n\nThe device erases its keys at once and for good.\n\ny: cut it      any other key: do not";
            boxed(frame, area, " seal ", text, (54, 7));
        }
        Mode::Help => boxed(frame, area, " keys ", HELP, (WIDTH - 2, HEIGHT - 2)),
    }
}

/// Splits an area below its first lines.
const fn split(area: Rect, height: u16) -> (Rect, Rect) {
    let upper = Rect { height, ..area };
    (upper, Rect { y: area.y + height, height: area.height - height, ..area })
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
    lines.push(Line::default());
    let wire = if world.is_wire_open() { "── ── cut" } else { "───── whole" };
    lines.push(Line::raw(format!(" [s] seal {wire}")));
    let power = if app.play.machine.is_on() { "on" } else { "off" };
    let speed = if app.speed == 1 { String::new() } else { format!(", time x{}", app.speed) };
    lines.push(Line::raw(format!(" [p] power {power}{speed}")));
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
    let title = format!(" record: {}, newest first ", count(size, "entry", "entries"));
    let block = Block::bordered().title(title).title(Line::raw(code).alignment(Alignment::Right));
    let shown = usize::from(area.height.saturating_sub(2));
    let lines: Vec<Line<'_>> = app
        .journal
        .iter()
        .rev()
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
    let mut lines: Vec<Line<'_>> = Vec::new();
    for message in app.messages.iter().rev() {
        let look = if message.is_bad { style(app, Verdict::Fails) } else { Style::new() };
        let mut wrapped = wrap(&visible(&message.text), width);
        wrapped.reverse();
        lines.extend(wrapped.into_iter().map(|line| Line::styled(line, look)));
        if lines.len() >= usize::from(MESSAGES) {
            break;
        }
    }
    lines.truncate(usize::from(MESSAGES));
    lines.reverse();
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(" what happened ")), area);
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
        _ if app.is_repeating() => Line::raw(" q: ends the line that is being repeated"),
        Mode::Menu(_) => Line::raw(" up down: choose   Enter: do it   e: change it first   Esc: back"),
        Mode::Typing(_) => Line::raw(" Enter: do it   Esc: back"),
        _ => Line::from_iter(
            KEYS.iter().flat_map(|(key, what)| [Span::styled(format!(" {key}"), bold), Span::raw(format!(" {what} "))]),
        ),
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

fn menu(frame: &mut Frame<'_>, area: Rect, chosen: usize) {
    let lines: Vec<Line<'_>> = MENU
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let look = if at == chosen { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
            let mark = if at == chosen { ">" } else { " " };
            Line::styled(format!("{mark} {item:<34}"), look)
        })
        .collect();
    let place = place(area, (38, u16::try_from(MENU.len()).unwrap_or(0) + 2));
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(" both parties ")), place);
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
