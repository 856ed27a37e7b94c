//! Buttons, seal loop and LEDs on pins, and what the LEDs show.

use crate::bench::{Bench, Flash, PAGE, World, declared};
use crate::pin::Pin;
use proverka::wire::{Acknowledged, FrameKind, LINE_MAX, State, VERSION, encode};
use proverka_device::board::{Button, Press};
use proverka_device::matrix::{Image, Matrix};
use proverka_device::panel::{Panel, WIRING_V2};
use proverka_device::show::{self, CHARACTER_MS, DARK, FULL, PENDING, Text, View, glyph, scroll};

struct Board {
    a: Pin,
    b: Pin,
    seal: Pin,
    panel: Panel<Pin, Pin, Pin, Pin, 5, 5>,
}

impl Board {
    fn new() -> Self {
        let (a, b, seal) = (Pin::at(true), Pin::at(true), Pin::at(false));
        let rows = std::array::from_fn(|_| Pin::at(false));
        let columns = std::array::from_fn(|_| Pin::at(true));
        let panel = Panel::new(a.clone(), b.clone(), seal.clone(), Matrix::new(rows, columns, &WIRING_V2));
        let mut board = Self { a, b, seal, panel };
        board.ticks(10);
        board
    }

    fn ticks(&mut self, ticks: usize) {
        for _ in 0..ticks {
            self.panel.tick();
        }
    }

    fn hold(&mut self, a: bool, b: bool) {
        self.a.set(!a);
        self.b.set(!b);
        self.ticks(10);
    }

    fn presses(&mut self) -> Vec<(Button, u8)> {
        std::iter::from_fn(|| self.panel.press()).map(|Press { button, times }| (button, times)).collect()
    }
}

#[test]
fn presses_count_when_the_button_comes_up_and_both_together_are_neither() {
    let mut board = Board::new();
    assert_eq!(board.presses(), []);
    board.hold(true, false);
    assert_eq!(board.presses(), [], "still down");
    board.hold(false, false);
    assert_eq!(board.presses(), [(Button::A, 1)]);
    // A is pressed, B is pressed too, A is released, B is released: this counts as both.
    for (a, b) in [(true, false), (true, true), (false, true), (false, false)] {
        board.hold(a, b);
    }
    assert_eq!(board.presses(), [(Button::Both, 1)]);
    for _ in 0..3 {
        board.hold(true, false);
        board.hold(false, false);
    }
    board.hold(false, true);
    board.hold(false, false);
    board.hold(true, false);
    board.hold(false, false);
    assert_eq!(board.presses(), [(Button::A, 3), (Button::B, 1), (Button::A, 1)]);
}

#[test]
fn what_does_not_fit_is_lost_at_the_end_and_never_in_between() {
    let mut board = Board::new();
    for round in 0..12 {
        board.hold(round % 2 == 0, round % 2 == 1);
        board.hold(false, false);
    }
    assert_eq!(board.presses(), [(Button::A, 1), (Button::B, 1), (Button::A, 1), (Button::B, 1)]);
    for _ in 0..300 {
        board.hold(true, false);
        board.hold(false, false);
    }
    assert_eq!(board.presses(), [(Button::A, 255)]);
}

#[test]
fn the_loop_is_open_after_three_looks_and_for_good() {
    let mut board = Board::new();
    assert!(!board.panel.is_open());
    // The loop is open for only two ticks, which is a disturbance.
    board.seal.set(true);
    board.ticks(2);
    board.seal.set(false);
    board.ticks(1);
    board.seal.set(true);
    board.ticks(2);
    assert!(!board.panel.is_open());
    board.ticks(1);
    assert!(board.panel.is_open());
    board.seal.set(false);
    board.ticks(100);
    assert!(board.panel.is_open());
}

/// Eight samples, not eight wake-ups, are needed to recognise an open loop even if a disturbance closes it during one
/// of them.
#[test]
fn it_takes_eight_looks_to_know_whether_the_loop_is_open() {
    for disturbed in 0..8 {
        let seal = Pin::at(true);
        let rows = std::array::from_fn(|_| Pin::at(false));
        let columns = std::array::from_fn(|_| Pin::at(true));
        let matrix = Matrix::<Pin, 5, 5>::new(rows, columns, &WIRING_V2);
        let mut panel = Panel::new(Pin::at(true), Pin::at(true), seal.clone(), matrix);
        for tick in 0..8 {
            assert!(!panel.has_looked(), "after {tick} looks");
            seal.set(tick != disturbed);
            panel.tick();
        }
        assert!(panel.has_looked() && panel.is_open(), "disturbed at look {disturbed}");
    }
}

/// The loop was opened while the power was off, and bytes on the line wake the device before its panel has sampled the
/// loop.
#[test]
fn an_open_loop_is_known_before_the_line_is_served() {
    let enrolled = Bench::enrolled(62);
    let image = enrolled.world.chip.with(|flash| flash.image());
    // The control is a board whose front reports at once that it has looked, as one that counts wake-ups would.
    for early in [false, true] {
        let world = World::with(Flash::of_image(&image), 1);
        world.looked.set(early);
        let mut bench = Bench::on(&world);
        let mut line = [0; LINE_MAX];
        let asked = encode(FrameKind::HelloAsk, VERSION, 0, &[], &mut line).unwrap().to_vec();
        world.to_device.borrow_mut().extend(asked);
        for _ in 0..3 {
            bench.device.poll();
        }
        let served = !world.to_host.borrow().is_empty();
        assert_eq!(served, early, "the line is served before the loop is known");
        // This sample shows that the loop is open.
        world.open.set(true);
        world.looked.set(true);
        let has_key =
            |world: &World| world.chip.with(|flash| flash.image())[PAGE..3 * PAGE].iter().any(|byte| *byte != 0xFF);
        assert!(has_key(&world));
        bench.device.poll();
        assert!(!has_key(&world));
        if !early {
            assert_eq!(bench.hello().state, State::Tampered.number());
        }
    }
}

#[test]
fn every_character_and_every_picture_differs() {
    let mut images: Vec<Image> =
        b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".iter().map(|character| glyph(*character)).collect();
    images.extend([PENDING, FULL, DARK]);
    images.extend(State::ALL.into_iter().filter_map(show::state));
    images.extend([Image::TICK, Image::QUESTION, Image::BAR]);
    for (at, image) in images.iter().enumerate() {
        assert!(!images[..at].contains(image), "{at}");
    }
    // The cross is also the character X: characters scroll by, while the cross stays.
    assert_eq!(glyph(b'X'), Image::CROSS);
    assert!(show::state(State::Sealed).is_none());
}

#[test]
fn counts_run_by_as_letter_and_digits() {
    for (category, total, text) in [(0, 0, "A0"), (2, 7, "C7"), (1, 4_294_967_295, "B4294967295"), (7, 1010, "H1010")] {
        let found = Text::count(category, total);
        assert_eq!(found.bytes(), text.as_bytes());
        let shown: Vec<Image> =
            (0..).map(|at| scroll(found.bytes(), at * (CHARACTER_MS + 200))).take(text.len() + 3).collect();
        let mut due: Vec<Image> = text.bytes().map(glyph).collect();
        due.extend([DARK, DARK, glyph(text.as_bytes()[0])]);
        assert_eq!(shown, due);
        assert_eq!(scroll(found.bytes(), CHARACTER_MS), DARK, "between two characters");
    }
}

#[test]
fn the_views_go_round_and_the_head_code_follows_a_close() {
    let views: Vec<View> = std::iter::successors(Some(View::Verdict), |view| Some(view.next(2))).take(6).collect();
    assert_eq!(views, [View::Verdict, View::Count(0), View::Count(1), View::Code, View::Verdict, View::Count(0)]);
    assert_eq!(View::Verdict.next(0), View::Code);

    let mut bench = Bench::enrolled(61);
    bench.settle();
    assert_eq!(bench.world.image.get(), Some(Image::QUESTION), "no time, so nothing is certain");
    let _: Acknowledged = bench.open(declared(5));
    assert_eq!(bench.device.status().view, View::Count(0));
    let _: Acknowledged = bench.close();
    assert_eq!(bench.device.status().view, View::Code);
    bench.settle();
    let code: [u8; 16] = proverka::journal::digest::head_code(&bench.hello().head.0);
    bench.settle();
    assert_eq!(bench.world.image.get(), Some(glyph(code[0])));
    bench.world.presses.borrow_mut().push_back(Press { button: Button::Both, times: 1 });
    bench.settle();
    assert_eq!(bench.device.status().view, View::Verdict);
    bench.world.open.set(true);
    bench.settle();
    assert_eq!(bench.world.image.get(), show::state(State::Tampered));
}
