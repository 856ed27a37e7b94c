//! `proverka::calendar`.

pub(crate) fn everything() {}
