//! The host's end codes its messages with `postcard`, so that code of another origin checks the device's own on every
//! exchange.

use super::frame::{BODY_MAX, Kind, Line, NotCanonical, TooLong, VERSION, encode};
use super::reply::Reply;
use super::request::Asked;

/// Puts a frame around a request, as it goes over the line.
pub(super) fn request<'l>(exchange: u8, asked: &Asked, line: &'l mut Line) -> Result<&'l [u8], TooLong> {
    let mut body = [0; BODY_MAX];
    let body = postcard::to_slice(asked, &mut body).map_err(|_| TooLong)?;
    encode(Kind::Request, VERSION, exchange, body, line)
}

/// Reads a reply from exactly these bytes.
///
/// `postcard` also reads bytes that it would not write, such as integers with more bytes than they need, so the reply
/// is written again and compared.
pub(super) fn reply(bytes: &[u8]) -> Result<Reply<'_>, NotCanonical> {
    let reply = postcard::from_bytes(bytes).map_err(|_| NotCanonical)?;
    let mut again = [0; BODY_MAX];
    match postcard::to_slice(&reply, &mut again) {
        Ok(again) if *again == *bytes => Ok(reply),
        _ => Err(NotCanonical),
    }
}
