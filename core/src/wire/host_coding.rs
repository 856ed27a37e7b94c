//! The host's end encodes and decodes messages with `postcard`, so that every exchange checks the device's own code
//! against an independent implementation.

use super::frame::{BODY_MAX, FrameKind, Line, NotCanonical, TooLong, VERSION, encode};
use super::reply::Reply;
use super::request::Asked;

/// Encodes a request and puts a frame around it, as it goes over the line.
pub(super) fn request<'l>(exchange: u8, asked: &Asked, line: &'l mut Line) -> Result<&'l [u8], TooLong> {
    let mut body = [0; BODY_MAX];
    let body = postcard::to_slice(asked, &mut body).map_err(|_| TooLong)?;
    encode(FrameKind::Request, VERSION, exchange, body, line)
}

/// Reads a reply that takes up exactly these bytes.
///
/// `postcard` also accepts bytes that it would not write, such as integers with more bytes than they need. So this
/// function encodes the reply again and compares the bytes.
pub(super) fn reply(bytes: &[u8]) -> Result<Reply<'_>, NotCanonical> {
    let reply = postcard::from_bytes(bytes).map_err(|_| NotCanonical)?;
    let mut again = [0; BODY_MAX];
    match postcard::to_slice(&reply, &mut again) {
        Ok(again) if *again == *bytes => Ok(reply),
        _ => Err(NotCanonical),
    }
}
