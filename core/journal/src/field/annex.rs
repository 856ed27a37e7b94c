//! Byte offsets of the fields of each annex (FORMAT 3.2). The lengths are those of whole parts.

use core::ops::Range;

/// The part of a RELEASE annex that the parties sign.
pub const RELEASE_STATEMENT: Range<usize> = 0..release::EXPIRY_HI.end;

const _: () = assert!(RELEASE_STATEMENT.end == 184);

fields! {
    /// The annex of TIME.
    time[2 * crate::field::PART] {
        /// Nonce that the device issued for this statement.
        NONCE 32;
        /// Lower bound stated by the host. Unit: Unix seconds.
        H_EARLIEST 8;
        /// Upper bound stated by the host. Unit: Unix seconds.
        H_LATEST 8;
        /// Lower bound stated by the inspectorate. Unit: Unix seconds.
        I_EARLIEST 8;
        /// Upper bound stated by the inspectorate. Unit: Unix seconds.
        I_LATEST 8;
        /// Host's Ed25519 signature (FORMAT 7.3).
        SIG_H 64;
        /// Inspectorate's Ed25519 signature (FORMAT 7.3).
        SIG_I 64;
        /// Padding, always zero.
        REST 24;
    }
}

fields! {
    /// The annex of SESSION_OPEN.
    session_open[2 * crate::field::PART] {
        /// Nonce that the device issued for this session.
        NONCE 32;
        /// Host's Ed25519 signature (FORMAT 7.1).
        SIG_H 64;
        /// Inspectorate's Ed25519 signature (FORMAT 7.1).
        SIG_I 64;
        /// Counts declared for the site, one per category.
        DECLARED 32;
        /// Padding, always zero.
        REST 24;
    }
}

fields! {
    /// The annex of SESSION_CLOSE.
    session_close[crate::field::PART] {
        /// Number of the host's seal.
        SEAL_H 16;
        /// Number of the inspectorate's seal.
        SEAL_I 16;
        /// Total of each category at the close.
        TOTALS 64;
        /// Padding, always zero.
        REST 12;
    }
}

fields! {
    /// The annex of COSIGN_H and COSIGN_I.
    cosign[crate::field::PART] {
        /// Head at the size that the party signs.
        HEAD 32;
        /// Party's Ed25519 signature (FORMAT 7.2).
        SIGNATURE 64;
        /// Padding, always zero.
        REST 12;
    }
}

fields! {
    /// The annex of DISPUTED.
    disputed[2 * crate::field::PART] {
        /// The device's head at the disputed size.
        HEAD 32;
        /// Digest of the party's own version, or zeros.
        OTHER 32;
        /// Party's Ed25519 signature (FORMAT 7.9).
        SIGNATURE 64;
        /// Padding, always zero.
        REST 88;
    }
}

fields! {
    /// The annex of EPOCH.
    epoch[crate::field::PART] {
        /// Public key of the next epoch.
        KEY 32;
        /// Padding, always zero.
        REST 76;
    }
}

fields! {
    /// The annex of LIMIT, EXTEND and RETIRE.
    act[2 * crate::field::PART] {
        /// Nonce that the device issued for this act.
        NONCE 32;
        /// Host's Ed25519 signature (FORMAT 7.4).
        SIG_H 64;
        /// Inspectorate's Ed25519 signature (FORMAT 7.4).
        SIG_I 64;
        /// Padding, always zero.
        REST 56;
    }
}

fields! {
    /// The annex of RELEASE.
    release[3 * crate::field::PART] {
        /// Size up to which entries are released.
        SIZE 4;
        /// Epoch of the key that signs the entry after that size.
        EPOCH 2;
        /// Padding, always zero.
        ZERO 2;
        /// Head at that size.
        HEAD 32;
        /// Public key of that epoch.
        KEY 32;
        /// Total of each category at that size.
        TOTALS 64;
        /// Limit of each category in force at that size.
        LIMITS 32;
        /// Earliest moment of the expiry in force at that size. Unit: Unix seconds.
        EXPIRY_LO 8;
        /// Latest moment of the expiry in force at that size. Unit: Unix seconds.
        EXPIRY_HI 8;
        /// Host's Ed25519 signature (FORMAT 7.5).
        SIG_H 64;
        /// Inspectorate's Ed25519 signature (FORMAT 7.5).
        SIG_I 64;
        /// Padding, always zero.
        REST 12;
    }
}
