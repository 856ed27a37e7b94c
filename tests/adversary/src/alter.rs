//! The adversary's changes to a frame of the device: one value is changed, selected by its path, or the whole reply is
//! replaced.

use std::fmt;

use proverka::wire::{FrameKind, Hello};
use proverka_test_support::wire::leaves::{Change, Leaf, LeafType, Reach};
use proverka_test_support::wire::schema::{Reader, block, document};

use crate::device::{Sent, WhichDevice};

/// Which frames of the device are altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The frame with this number, counted from 0.
    At(usize),
    /// Every frame that contains the path.
    Everywhere,
}

/// The change of a value or of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The value at the path is changed.
    Change(Change),
    /// The value is replaced by the one that this device gives to the same request.
    FromDevice(WhichDevice),
    /// The reply is replaced by the first one that this device gave to such a request in an earlier conversation.
    Stale(Vec<u8>),
    /// The reply is replaced by the previous one.
    Previous,
    /// The reply is replaced by this one, in which everything but the value at the path is zero.
    Instead { reply: Vec<u8> },
    /// The reply is replaced by a VERSION_ERROR.
    VersionError,
}

/// One change of the frames of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alteration {
    pub target: Target,
    /// Path of the value, such as `Reply.Status.size` or `Hello.head`.
    pub path: String,
    pub edit: Edit,
}

impl fmt::Display for Alteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.target {
            Target::At(frame) => write!(f, "frame {frame} ")?,
            Target::Everywhere => f.write_str("every frame ")?,
        }
        match &self.edit {
            Edit::Stale(_) => write!(f, "as in an earlier conversation"),
            Edit::Instead { reply } => write!(f, "is {} {reply:02x?}", self.path),
            edit => write!(f, "{} {edit:?}", self.path),
        }
    }
}

/// Reads frames by the schema of the document alone.
pub struct Grammar {
    reader: Reader,
    hello: Vec<Leaf>,
}

impl fmt::Debug for Grammar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grammar").finish_non_exhaustive()
    }
}

impl Default for Grammar {
    fn default() -> Self {
        Self { reader: Reader::new(&block("**6.3**")), hello: hello() }
    }
}

impl Grammar {
    /// The values in the body of a frame; empty if the frame was altered so that it cannot be read.
    pub fn leaves(&self, sent: &Sent) -> Vec<Leaf> {
        match sent.kind {
            FrameKind::Hello if sent.body.len() >= Hello::BYTES => self.hello.clone(),
            FrameKind::Reply => self.reader.leaves("Reply", &sent.body).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// All paths that a frame of the device can contain.
    pub fn paths(&self) -> Vec<String> {
        let hello = self.hello.iter().map(|leaf| leaf.path.clone());
        hello.chain(self.reader.paths("Reply")).collect()
    }

    /// Replies of every variant in which all but one value are zero, with the path of that value. Together they cover
    /// every path of the schema.
    pub fn made_up(&self) -> Vec<(String, Vec<u8>)> {
        let mut made_up = Vec::new();
        for zeros in self.reader.variants("Reply") {
            self.vary(&zeros, "Reply.", &mut made_up);
            made_up.push(("Reply".into(), zeros));
        }
        made_up
    }

    /// Adds the reply with each value below the path `behind` changed, and the values that a changed variant brings
    /// with it.
    fn vary(&self, reply: &[u8], behind: &str, made_up: &mut Vec<(String, Vec<u8>)>) {
        for leaf in
            self.reader.leaves("Reply", reply).expect("a reply").iter().filter(|leaf| leaf.path.starts_with(behind))
        {
            for change in leaf.changes(Reach::Ends) {
                let is_end = matches!(leaf.leaf_type, LeafType::Choice(_) | LeafType::Bool)
                    || matches!(change, Change::Largest | Change::Longer);
                let Some(other) = leaf.changed(change, reply).filter(|_| is_end) else { continue };
                if matches!(leaf.leaf_type, LeafType::Choice(_)) {
                    self.vary(&other, &format!("{}.", leaf.path), made_up);
                }
                made_up.push((leaf.path.clone(), other));
            }
        }
    }

    /// The body after the alteration; `None` if it is unchanged. `of` returns the body of another device's answer to
    /// the same request; `before` is the body that was sent previously.
    pub fn altered(
        &self,
        alteration: &Alteration,
        sent: &Sent,
        before: Option<&Sent>,
        of: impl FnOnce(WhichDevice) -> Option<Sent>,
    ) -> Option<Sent> {
        let with = |body: Vec<u8>| (body != sent.body).then(|| Sent { body, ..sent.clone() });
        match &alteration.edit {
            Edit::Stale(body) => with(body.clone()),
            Edit::Previous => before.filter(|before| before.kind == sent.kind).and_then(|sent| with(sent.body.clone())),
            Edit::VersionError => Some(Sent { kind: FrameKind::VersionError, body: vec![2, 3, 1, 3], ..sent.clone() }),
            Edit::Instead { reply } => with(reply.clone()),
            Edit::Change(change) => {
                let leaves = self.leaves(sent);
                let leaf = leaves.iter().find(|leaf| leaf.path == alteration.path)?;
                with(leaf.changed(*change, &sent.body)?)
            }
            Edit::FromDevice(which) => {
                let leaves = self.leaves(sent);
                let leaf = leaves.iter().find(|leaf| leaf.path == alteration.path)?;
                let other = of(*which).filter(|other| other.kind == sent.kind)?;
                let others = self.leaves(&other);
                let theirs = others.iter().find(|leaf| leaf.path == alteration.path)?;
                with(leaf.with(&other.body[theirs.at.clone()], &sent.body))
            }
        }
    }
}

/// The fields of a HELLO, as in the table of WIRE 4.1.
fn hello() -> Vec<Leaf> {
    let text = document();
    let behind = text.split_once("**4.1**").expect("clause 4.1").1;
    let rows =
        behind.lines().skip_while(|line| !line.starts_with("| ")).take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let at: usize = cells[0].parse().expect("an offset");
        let (name, of) = cells[1].split_once(' ').expect("name and type");
        let width = match of {
            "u8" => 1,
            "u16" => 2,
            "u32" => 4,
            _ => of.strip_prefix("u8[").and_then(|of| of.strip_suffix(']')).expect("bytes").parse().expect("a count"),
        };
        let leaf_type = if of.ends_with(']') { LeafType::Bytes } else { LeafType::Fixed };
        Leaf { path: format!("Hello.{}", name.trim_matches('`')), leaf_type, at: at..at + width }
    })
    .collect()
}
