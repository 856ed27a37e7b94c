//! What entries record, as typed values: the type decides the kind, so that kind, payload and annex cannot disagree.

use super::entry::ANNEX_MAX;
use super::field::{PART, PAYLOAD};
use super::kind::EntryKind;
use super::payload::{
    ActAnnex, Boot, Correction, Cosign, CosignAnnex, Disputed, DisputedAnnex, Epoch, EpochAnnex, Expire, Export,
    Extend, Fault, Full, Health, Limit, Release, ReleaseAnnex, Retire, SessionClose, SessionCloseAnnex, SessionOpen,
    SessionOpenAnnex, Tally, TimeAnnex,
};
use super::read::Seen;
use super::skim::Skimmed;
use crate::party::{Holder, Party};

/// What an entry records: a payload with its annex, of the kind that the type decides.
///
/// The payload structures of kinds without an annex are events. For the other kinds a pair of payload and annex is one,
/// and for TIME the annex alone, from which the payload follows. [`AnyEvent`] is any of them, as it is read back.
///
/// Implement it for a structure of your own only for HEALTH entries, whose payload is for the device's own use. What
/// the other kinds mean, FORMAT.md decides.
pub trait Event {
    /// The bytes of the annex: whole parts of 108 bytes, or none.
    type Annex: AsRef<[u8]>;

    /// Returns the kind of the entry.
    fn kind(&self) -> EntryKind;

    /// Returns the payload as stored in the entry.
    fn payload(&self) -> [u8; PAYLOAD];

    /// Returns the annex as stored in the parts of the entry.
    fn annex(&self) -> Self::Annex;

    /// Returns who holds the session that this entry opens, or `None` for any kind but SESSION_OPEN. Such an entry is
    /// part of the session already.
    fn opens_for(&self) -> Option<Holder> {
        None
    }
}

impl<E: Event + ?Sized> Event for &E {
    type Annex = E::Annex;

    fn kind(&self) -> EntryKind {
        (**self).kind()
    }

    fn payload(&self) -> [u8; PAYLOAD] {
        (**self).payload()
    }

    fn annex(&self) -> Self::Annex {
        (**self).annex()
    }

    fn opens_for(&self) -> Option<Holder> {
        (**self).opens_for()
    }
}

/// Events whose kind has no annex.
macro_rules! plain {
    ($($name:ident)*) => {
        $(impl Event for $name {
            type Annex = [u8; 0];

            fn kind(&self) -> EntryKind {
                EntryKind::$name
            }

            fn payload(&self) -> [u8; PAYLOAD] {
                self.bytes()
            }

            fn annex(&self) -> Self::Annex {
                []
            }
        })*
    };
}
plain! { Boot Tally Correction Export Fault Full Health Expire }

/// Events that are a payload and its annex of so many parts.
macro_rules! pairs {
    ($($name:ident, $annex:ident[$parts:literal]$(, opens for $held:ident)?;)*) => {
        $(impl Event for ($name, $annex) {
            type Annex = [u8; $parts * PART];

            fn kind(&self) -> EntryKind {
                EntryKind::$name
            }

            fn payload(&self) -> [u8; PAYLOAD] {
                self.0.bytes()
            }

            fn annex(&self) -> Self::Annex {
                self.1.bytes()
            }
            $(
                fn opens_for(&self) -> Option<Holder> {
                    Some(self.0.$held)
                }
            )?
        })*
    };
}
pairs! {
    SessionOpen, SessionOpenAnnex[2], opens for held;
    SessionClose, SessionCloseAnnex[1];
    Disputed, DisputedAnnex[2];
    Epoch, EpochAnnex[1];
    Limit, ActAnnex[2];
    Extend, ActAnnex[2];
    Release, ReleaseAnnex[3];
    Retire, ActAnnex[2];
}

/// TIME: the payload is the interval on which both parties agree.
impl Event for TimeAnnex {
    type Annex = [u8; 2 * PART];

    fn kind(&self) -> EntryKind {
        EntryKind::Time
    }

    fn payload(&self) -> [u8; PAYLOAD] {
        self.payload().bytes()
    }

    fn annex(&self) -> Self::Annex {
        self.bytes()
    }
}

/// COSIGN_H and COSIGN_I: the party decides which.
impl Event for (Party, Cosign, CosignAnnex) {
    type Annex = [u8; PART];

    fn kind(&self) -> EntryKind {
        EntryKind::cosign(self.0)
    }

    fn payload(&self) -> [u8; PAYLOAD] {
        self.1.bytes()
    }

    fn annex(&self) -> Self::Annex {
        self.2.bytes()
    }
}

/// What an entry that was read back records.
///
/// It can be appended as well, except for the three kinds that have calls of their own: EPOCH
/// ([`rotate`](super::Journal::rotate)), RELEASE ([`release`](super::Journal::release)) and RETIRE
/// ([`retire`](super::Journal::retire)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum AnyEvent {
    /// Boots, reset causes and torn slots since the last entry of this kind.
    Boot(Boot),
    /// An interval of time that both parties signed. Its payload follows from the annex.
    Time(TimeAnnex),
    /// A session begins.
    SessionOpen(SessionOpen, SessionOpenAnnex),
    /// A count changed.
    Tally(Tally),
    /// A mistake in an earlier entry is corrected.
    Correction(Correction),
    /// A session ends.
    SessionClose(SessionClose, SessionCloseAnnex),
    /// A party's signature of a head.
    Cosign(Party, Cosign, CosignAnnex),
    /// A party disputes a head.
    Disputed(Disputed, DisputedAnnex),
    /// The public key of the next epoch.
    Epoch(Epoch, EpochAnnex),
    /// A limit changes.
    Limit(Limit, ActAnnex),
    /// The expiry changes.
    Extend(Extend, ActAnnex),
    /// The record was exported.
    Export(Export),
    /// Entries are no longer needed on the device.
    Release(Release, ReleaseAnnex),
    /// The device found a fault.
    Fault(Fault),
    /// An entry was refused for lack of space.
    Full(Full),
    /// An entry for the device's own use.
    Health(Health),
    /// The record is closed permanently.
    Retire(ActAnnex),
    /// The treaty has expired.
    Expire(Expire),
}

/// Runs `$do` with `$event` as the event in `$any`.
macro_rules! each {
    ($any:expr, $event:ident => $do:expr) => {{
        macro_rules! with {
            ($inner:expr) => {{
                let $event = $inner;
                $do
            }};
        }
        match $any {
            Self::Boot(boot) => with!(boot),
            Self::Time(time) => with!(time),
            Self::SessionOpen(open, annex) => with!(&(*open, *annex)),
            Self::Tally(tally) => with!(tally),
            Self::Correction(correction) => with!(correction),
            Self::SessionClose(close, annex) => with!(&(*close, *annex)),
            Self::Cosign(party, cosign, annex) => with!(&(*party, *cosign, *annex)),
            Self::Disputed(disputed, annex) => with!(&(*disputed, *annex)),
            Self::Epoch(epoch, annex) => with!(&(*epoch, *annex)),
            Self::Limit(limit, annex) => with!(&(*limit, *annex)),
            Self::Extend(extend, annex) => with!(&(*extend, *annex)),
            Self::Export(export) => with!(export),
            Self::Release(release, annex) => with!(&(*release, *annex)),
            Self::Fault(fault) => with!(fault),
            Self::Full(full) => with!(full),
            Self::Health(health) => with!(health),
            Self::Retire(annex) => with!(&(Retire, *annex)),
            Self::Expire(expire) => with!(expire),
        }
    }};
}

impl AnyEvent {
    /// Returns the event in the payload and the annex of an entry. It is `None` if the bytes are not laid out as FORMAT
    /// section 3 prescribes for the kind, or if the payload of a TIME is not the interval that follows from its annex.
    #[must_use]
    pub fn from_parts(kind: EntryKind, payload: &[u8; PAYLOAD], annex: &[u8]) -> Option<Self> {
        if annex.len() != PART.saturating_mul(usize::from(kind.parts())) {
            return None;
        }
        let cosign = |party| Some(Self::Cosign(party, Cosign::from_bytes(payload)?, CosignAnnex::from_bytes(annex)?));
        Some(match kind {
            EntryKind::Boot => Self::Boot(Boot::from_bytes(payload)?),
            EntryKind::Time => {
                Self::Time(TimeAnnex::from_bytes(annex).filter(|time| time.payload().bytes() == *payload)?)
            }
            EntryKind::SessionOpen => {
                Self::SessionOpen(SessionOpen::from_bytes(payload)?, SessionOpenAnnex::from_bytes(annex)?)
            }
            EntryKind::Tally => Self::Tally(Tally::from_bytes(payload)?),
            EntryKind::Correction => Self::Correction(Correction::from_bytes(payload)?),
            EntryKind::SessionClose => {
                Self::SessionClose(SessionClose::from_bytes(payload)?, SessionCloseAnnex::from_bytes(annex)?)
            }
            EntryKind::CosignHost => return cosign(Party::Host),
            EntryKind::CosignInspectorate => return cosign(Party::Inspectorate),
            EntryKind::Disputed => Self::Disputed(Disputed::from_bytes(payload)?, DisputedAnnex::from_bytes(annex)?),
            EntryKind::Epoch => Self::Epoch(Epoch::from_bytes(payload)?, EpochAnnex::from_bytes(annex)?),
            EntryKind::Limit => Self::Limit(Limit::from_bytes(payload)?, ActAnnex::from_bytes(annex)?),
            EntryKind::Extend => Self::Extend(Extend::from_bytes(payload)?, ActAnnex::from_bytes(annex)?),
            EntryKind::Export => Self::Export(Export::from_bytes(payload)?),
            EntryKind::Release => Self::Release(Release::from_bytes(payload)?, ReleaseAnnex::from_bytes(annex)?),
            EntryKind::Fault => Self::Fault(Fault::from_bytes(payload)?),
            EntryKind::Full => Self::Full(Full::from_bytes(payload)?),
            EntryKind::Health => Self::Health(Health(*payload)),
            EntryKind::Retire => Retire::from_bytes(payload).and(ActAnnex::from_bytes(annex)).map(Self::Retire)?,
            EntryKind::Expire => Self::Expire(Expire::from_bytes(payload)?),
        })
    }
}

impl Event for AnyEvent {
    type Annex = AnnexBytes;

    fn kind(&self) -> EntryKind {
        each!(self, event => event.kind())
    }

    fn payload(&self) -> [u8; PAYLOAD] {
        each!(self, event => Event::payload(event))
    }

    fn annex(&self) -> AnnexBytes {
        each!(self, event => AnnexBytes::new(event.annex().as_ref()))
    }

    fn opens_for(&self) -> Option<Holder> {
        each!(self, event => event.opens_for())
    }
}

/// The bytes of an annex of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct AnnexBytes {
    bytes: [u8; ANNEX_MAX],
    length: usize,
}

impl AnnexBytes {
    fn new(annex: &[u8]) -> Self {
        let mut bytes = [0; ANNEX_MAX];
        let length = bytes.iter_mut().zip(annex).map(|(to, from)| *to = *from).count();
        Self { bytes, length }
    }
}

impl AsRef<[u8]> for AnnexBytes {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }
}

impl Seen {
    /// Returns what the entry records, or `None` if its bytes are not laid out as FORMAT section 3 prescribes. A device
    /// writes no such entry; see [`AnyEvent::from_parts`].
    #[must_use]
    pub fn event(&self) -> Option<AnyEvent> {
        AnyEvent::from_parts(self.entry.kind(), &self.entry.payload(), self.annex())
    }
}

impl Skimmed<'_> {
    /// Returns what the entry records, as [`Seen::event`] does.
    #[must_use]
    pub fn event(&self) -> Option<AnyEvent> {
        AnyEvent::from_parts(self.entry.kind(), &self.entry.payload(), self.annex())
    }
}
