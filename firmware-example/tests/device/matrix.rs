//! The 5 by 5 LEDs, as an eye sees them that looks at all of a scan.

use proverka::verdict::Verdict;
use proverka_device::matrix::{Image, Matrix, NO_LED, Wiring};
use proverka_device::panel::{WIRING_V1, WIRING_V2};

use crate::pin::Pin;

/// Returns the LEDs that are lit during one full scan.
fn seen<const ROWS: usize, const COLUMNS: usize>(
    image: Image,
    wiring: &'static Wiring<ROWS, COLUMNS>,
) -> [[char; 5]; 5] {
    let rows: [Pin; ROWS] = std::array::from_fn(|_| Pin::at(false));
    let columns: [Pin; COLUMNS] = std::array::from_fn(|_| Pin::at(false));
    let mut matrix = Matrix::new(rows.clone(), columns.clone(), wiring);
    let mut eye = [['.'; 5]; 5];
    for _ in 0..ROWS {
        matrix.scan(image).unwrap();
        assert_eq!(rows.iter().filter(|row| row.level()).count(), 1, "one row at a time");
        for (row, leds) in rows.iter().zip(wiring) {
            for (column, led) in columns.iter().zip(leds) {
                if *led != NO_LED && row.level() && !column.level() {
                    eye[usize::from(*led) / 5][usize::from(*led) % 5] = '#';
                }
            }
        }
    }
    eye
}

#[test]
fn pictures_come_out_whole_on_both_boards() {
    let drawn = |rows: [&str; 5]| rows.map(|row| std::array::from_fn(|at| char::from(row.as_bytes()[at])));
    let cross = drawn(["#...#", ".#.#.", "..#..", ".#.#.", "#...#"]);
    let question = drawn([".###.", "....#", "..##.", ".....", "..#.."]);
    assert_eq!(seen(Image::CROSS, &WIRING_V1), cross);
    assert_eq!(seen(Image::CROSS, &WIRING_V2), cross);
    assert_eq!(seen(Image::QUESTION, &WIRING_V1), question);
    assert_eq!(seen(Image::QUESTION, &WIRING_V2), question);
}

#[test]
fn each_verdict_has_a_picture_of_its_own() {
    let pictures = [Verdict::Holds, Verdict::Fails, Verdict::Undecided, Verdict::NotBinding].map(Image::from_verdict);
    for (at, picture) in pictures.iter().enumerate() {
        assert!(!pictures[..at].contains(picture));
    }
}

#[test]
fn every_led_is_wired_once() {
    let mut numbers: Vec<u8> = WIRING_V1.iter().flatten().copied().filter(|led| *led != NO_LED).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..25).collect::<Vec<u8>>());
}
