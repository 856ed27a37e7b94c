//! Adds one entry in short steps, for firmware that has other work to do while an entry is signed.

use core::fmt;
use core::task::Poll;

use embedded_storage::nor_flash::MultiwriteNorFlash;
use zeroize::Zeroize as _;

use super::append::Receipt;
use super::digest::{self, Hash, Message, Place};
use super::entry::{Draft, Stamp};
use super::error::AppendError;
use super::event::Event;
use super::record::Journal;
use super::signature::SignatureUnit;
use super::stepwise::{Deriving, Signing, Verifying};
use crate::party::Holder;

/// What is done at the next step.
#[expect(clippy::large_enum_variant, reason = "one value lives for the whole of an append, wherever its owner puts it")]
enum Stage {
    /// The key is derived from its seed: the first time after a mount or a change of keys.
    Derive(Deriving),
    Sign(Signing<Message<83>>),
    Verify(Verifying, Signed),
    Write(Signed),
    Over,
}

/// A signature, and the head of the record after the entry over which it is verified.
#[derive(Clone, Copy)]
struct Signed {
    signature: [u8; 64],
    head: Hash,
}

/// An entry that is being added in steps; see [`Journal::start`].
///
/// It takes less than 1,800 bytes of memory, and [`poll`](Self::poll) 9.0 KB of stack on a Cortex-M0, where `append`
/// takes 5.2 KB. Dropping it adds nothing, and leaves the record as it was.
#[must_use = "nothing is added until `poll` returns a receipt"]
pub struct Appending<E> {
    stamp: Stamp,
    holder: Holder,
    event: E,
    place: Place,
    seq: u32,
    stage: Stage,
}

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Begins to add an entry as [`append`](Self::append) does, in steps: [`Appending::poll`] does the next one. In
    /// between the journal can be read. If something else is added, the steps end with [`AppendError::Overtaken`].
    ///
    /// An entry takes 74 steps, and 103 if the key has yet to be derived. On a Cortex-M0 they take 28.6 million
    /// instructions, 28 percent more than `append`. Two steps encode a point and take 1/26 of them (1.1 million), and a
    /// usual step takes 1/75; `tests/journal-m0/report` measures it. The steps add about 6 KB of flash, and nothing if
    /// they are not used.
    ///
    /// Flash is written in the last step alone, which may erase a page as well. Before that, the signature was verified
    /// over the entry made anew from `event`, as `append` does. The promise at a power cut is the same: the entry is
    /// permanent once the receipt is there, and nothing of it is in flash before the last step.
    ///
    /// In an async executor the steps are a future:
    ///
    /// ```
    /// # use core::task::Poll;
    /// # use embedded_storage::nor_flash::MultiwriteNorFlash;
    /// # use proverka_journal::{AppendError, Event, Journal, Receipt, Stamp, party::Holder};
    /// async fn append<F: MultiwriteNorFlash>(
    ///     journal: &mut Journal<F>,
    ///     stamp: Stamp,
    ///     event: impl Event,
    /// ) -> Result<Receipt, AppendError<F::Error>> {
    ///     let mut appending = journal.start(stamp, Holder::Jointly, event)?;
    ///     core::future::poll_fn(|context| {
    ///         let step = appending.poll(journal);
    ///         if step.is_pending() {
    ///             context.waker().wake_by_ref(); // after the other tasks have had their turn
    ///         }
    ///         step
    ///     })
    ///     .await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`append`](Self::append) that are found without signing.
    #[inline(never)]
    pub fn start<E: Event>(
        &mut self,
        stamp: Stamp,
        holder: Holder,
        event: E,
    ) -> Result<Appending<E>, AppendError<F::Error>> {
        let annex = event.annex();
        let draft = Draft::new(stamp, holder, &event, annex.as_ref());
        Self::check_kind(draft.kind)?;
        let seq = self.check(&draft)?;
        let mut appending = Appending { stamp, holder, event, place: self.place(), seq, stage: Stage::Over };
        appending.stage = match self.underived()? {
            Some(mut seed) => {
                let deriving = Deriving::new(&seed);
                seed.zeroize();
                Stage::Derive(deriving)
            }
            None => Stage::Sign(appending.signing(self)?),
        };
        Ok(appending)
    }
}

/// Shows nothing of what it keeps.
impl<E> fmt::Debug for Appending<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Appending").finish_non_exhaustive()
    }
}

impl<E: Event> Appending<E> {
    /// Does the next step. Once this has returned `Ok`, no power cut loses the entry.
    ///
    /// # Errors
    ///
    /// Those of [`Journal::append`], and [`AppendError::Overtaken`] if the record has another entry since the
    /// start, or if the result was returned already.
    #[inline(never)]
    pub fn poll<F: MultiwriteNorFlash, U: SignatureUnit>(
        &mut self,
        journal: &mut Journal<F, U>,
    ) -> Poll<Result<Receipt, AppendError<F::Error>>> {
        match self.advance(journal) {
            Ok(None) => Poll::Pending,
            Ok(Some(receipt)) => {
                self.stage = Stage::Over;
                Poll::Ready(Ok(receipt))
            }
            Err(cause) => {
                self.stage = Stage::Over;
                Poll::Ready(Err(cause))
            }
        }
    }

    fn advance<F: MultiwriteNorFlash, U: SignatureUnit>(
        &mut self,
        journal: &mut Journal<F, U>,
    ) -> Result<Option<Receipt>, AppendError<F::Error>> {
        if journal.place() != self.place {
            return Err(AppendError::Overtaken);
        }
        match &mut self.stage {
            Stage::Over => return Err(AppendError::Overtaken),
            Stage::Derive(deriving) => {
                if let Poll::Ready(key) = deriving.poll() {
                    journal.derived(key)?;
                    self.stage = Stage::Sign(self.signing(journal)?);
                }
            }
            Stage::Sign(signing) => {
                if let Poll::Ready(signature) = signing.poll() {
                    let head = self.head(journal)?;
                    let verifying = journal.current_key()?.verifying(self.message(&head).bytes(), &signature);
                    self.stage = Stage::Verify(verifying, Signed { signature, head });
                }
            }
            Stage::Verify(verifying, signed) => match verifying.poll() {
                Poll::Pending => {}
                Poll::Ready(true) => self.stage = Stage::Write(*signed),
                Poll::Ready(false) => return Err(AppendError::SignatureFault),
            },
            Stage::Write(signed) => {
                let signed = *signed;
                return self.write(journal, &signed).map(Some);
            }
        }
        Ok(None)
    }

    fn signing<F: MultiwriteNorFlash, U: SignatureUnit>(
        &self,
        journal: &Journal<F, U>,
    ) -> Result<Signing<Message<83>>, AppendError<F::Error>> {
        Ok(Signing::new(journal.current_key()?, self.message(&self.head(journal)?)))
    }

    /// Returns the message that is signed for the entry with this head.
    fn message(&self, head: &Hash) -> Message<83> {
        digest::sign_message(&self.place.term, self.seq, head)
    }

    /// Returns the head after the entry, which is made from the event each time.
    #[inline(never)]
    fn head<F: MultiwriteNorFlash, U: SignatureUnit>(
        &self,
        journal: &Journal<F, U>,
    ) -> Result<Hash, AppendError<F::Error>> {
        let annex = self.event.annex();
        let draft = Draft::new(self.stamp, self.holder, &self.event, annex.as_ref());
        let (_, tip) = journal.drafted(&draft, self.seq).ok_or(AppendError::Exhausted)?;
        Ok(tip.head)
    }

    #[inline(never)]
    fn write<F: MultiwriteNorFlash, U: SignatureUnit>(
        &self,
        journal: &mut Journal<F, U>,
        signed: &Signed,
    ) -> Result<Receipt, AppendError<F::Error>> {
        let annex = self.event.annex();
        let draft = Draft::new(self.stamp, self.holder, &self.event, annex.as_ref());
        // The room was checked at the start. Since then a damaged slot may have used some.
        let seq = journal.check(&draft)?;
        journal.seal(&draft, seq, &signed.head, &signed.signature)
    }
}
