//! Calls the functions of `proverka::wire`.

use crate::{keep, opaque, printed};
use proverka::wire::{
    Act, Answerer, Asked, Bytes, Caller, Dropped, Failure, Frame, FrameError, FrameKind, Heard, Hello, LINE_MAX,
    NotCanonical, Patience, Piece, Receiver, Reply, Request, State, TooLong, Versions, cobs, crc32, decode, encode,
    encode_message, life,
};

pub(crate) fn everything() {
    let bytes = opaque([7_u8; 300]);
    let bytes = bytes.get(..opaque(260)).unwrap_or_default();
    let mut line = opaque([0; LINE_MAX]);
    keep(cobs::encode(opaque(&mut line)));
    if let Err(error) = cobs::decode(opaque(&mut line)) {
        printed::<cobs::CobsError>(&error);
    }
    keep(crc32(opaque(bytes)));
    keep(<Bytes<16> as From<[u8; 16]>>::from(opaque([1; 16])));

    let kind = FrameKind::numbered(opaque(3));
    keep(FrameKind::number(kind));
    keep(FrameKind::from_host(kind));
    keep(encode(kind, opaque(1), opaque(2), bytes, &mut line));
    let asked = opaque(Asked { number: 1, request: Request::Conclude });
    keep(encode_message(kind, opaque(1), opaque(2), &asked, &mut line));
    keep((Request::handling(&asked.request), Request::event(&asked.request)));
    keep((Act::event(&opaque(Act::Time)), life::after(opaque(State::Sealed), opaque(life::Event::Count))));
    keep(decode::<Asked>(opaque(bytes)));
    keep(decode::<Reply<'_>>(opaque(bytes)));
    match Frame::from_content(opaque(bytes)) {
        Ok(frame) => match Frame::message::<Asked>(&frame) {
            Ok(asked) => keep(asked),
            Err(error) => printed::<NotCanonical>(&error),
        },
        Err(error) => printed::<FrameError>(&error),
    }

    let hello = Hello::from_bytes(opaque(bytes)).unwrap_or(Hello::THIS_VERSION);
    keep(Hello::bytes(&hello));
    keep(Hello::common(&hello));
    let state = State::numbered(opaque(3)).unwrap_or(State::Blank);
    keep((State::number(state), State::as_str(state)));
    keep(opaque(decode::<Reply<'_>>(opaque(bytes))).map(|reply| Reply::detached(reply).is_ok()));
    let versions = Versions::from_bytes(opaque(bytes));
    keep(versions.map(|versions| (Versions::spoken(&versions), Versions::bytes(&versions))));

    ends(bytes, &asked, &hello);
}

fn ends(bytes: &[u8], asked: &Asked, hello: &Hello) {
    let mut receiver = opaque(Receiver::new());
    keep(<Receiver as Default>::default());
    let mut device = opaque(Answerer::new());
    keep(<Answerer as Default>::default());
    let mut host = opaque(Caller::new(opaque(9)));
    keep(Caller::patient(opaque(9), opaque(Patience::READ), opaque(Patience::CHANGE)));
    for byte in bytes {
        let Some(Ok(frame)) = Receiver::push(&mut receiver, *byte) else { continue };
        match Answerer::hear(&mut device, &frame) {
            Heard::Run(asked) => keep(asked),
            Heard::Send(bytes) => keep(bytes.len()),
            Heard::Hello | Heard::Nothing => {}
        }
        keep(Caller::hear(&mut host, &frame));
    }
    keep(Receiver::idle(&mut receiver));
    keep(Receiver::is_inside(&receiver));
    keep(Dropped::total(&Receiver::dropped(&receiver)));
    keep(Answerer::hello(&mut device, hello));
    keep(Answerer::reply(&mut device, &opaque(Reply::Piece(Piece { total: 1, bytes }))));
    keep(Answerer::reply(&mut device, &opaque(Reply::Waiting { host: true, inspectorate: false })));
    Caller::hello(&mut host);
    keep(Caller::ask(&mut host, asked));
    keep(Caller::due(&mut host, opaque(77)));
    printed::<Failure>(&opaque(Failure::Unreadable { version: 1 }));
    printed::<TooLong>(&opaque(TooLong));
}
