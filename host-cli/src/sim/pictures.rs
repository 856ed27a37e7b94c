//! Names for the pictures that the LEDs of a device show.

use proverka::wire::State;
use proverka_device::matrix::Image;
use proverka_device::show;

/// All pictures that have a name.
pub const PICTURES: [(&str, Image); 13] = [
    ("tick", Image::TICK),
    ("cross", Image::CROSS),
    ("question", Image::QUESTION),
    ("bar", Image::BAR),
    ("pending", show::PENDING),
    ("full", show::FULL),
    ("dark", show::DARK),
    ("blank", picture(State::Blank)),
    ("enrolling", picture(State::Enrolling)),
    ("expired", picture(State::Expired)),
    ("retired", picture(State::Retired)),
    ("tampered", picture(State::Tampered)),
    ("faulty", picture(State::Faulty)),
];

const fn picture(state: State) -> Image {
    match show::state(state) {
        Some(image) => image,
        None => show::DARK,
    }
}

/// The name of a picture. The picture of a character is named by the character itself.
#[must_use]
pub fn name_of(image: Image) -> String {
    if let Some((name, _)) = PICTURES.into_iter().find(|(_, picture)| *picture == image) {
        return name.to_owned();
    }
    let mut characters = b'0'..=b'Z';
    characters
        .find(|character| show::glyph(*character) == image)
        .map_or("something else".to_owned(), |character| char::from(character).to_string())
}
