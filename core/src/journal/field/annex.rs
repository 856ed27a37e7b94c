//! Where the fields of each annex lie (FORMAT 3.2). Lengths are of the whole parts.

use core::ops::Range;

/// What the parties sign of the annex of RELEASE.
pub const RELEASE_STATEMENT: Range<usize> = 0..release::EXPIRY_HI.end;

const _: () = assert!(RELEASE_STATEMENT.end == 184);

fields! {
    /// The annex of TIME.
    time[2 * crate::journal::field::PART] {
        /// Nonce of the device.
        NONCE 32;
        /// Lower bound of the host. Unit: Unix seconds.
        H_EARLIEST 8;
        /// Upper bound of the host. Unit: Unix seconds.
        H_LATEST 8;
        /// Lower bound of the inspectorate. Unit: Unix seconds.
        I_EARLIEST 8;
        /// Upper bound of the inspectorate. Unit: Unix seconds.
        I_LATEST 8;
        /// Signature of the host.
        SIG_H 64;
        /// Signature of the inspectorate.
        SIG_I 64;
        /// Bytes that are zero.
        REST 24;
    }
}

fields! {
    /// The annex of SESSION_OPEN.
    session_open[2 * crate::journal::field::PART] {
        /// Nonce of the device.
        NONCE 32;
        /// Signature of the host.
        SIG_H 64;
        /// Signature of the inspectorate.
        SIG_I 64;
        /// Numbers declared for the site, by category.
        DECLARED 32;
        /// Bytes that are zero.
        REST 24;
    }
}

fields! {
    /// The annex of SESSION_CLOSE.
    session_close[crate::journal::field::PART] {
        /// Number of the host's seal.
        SEAL_H 16;
        /// Number of the inspectorate's seal.
        SEAL_I 16;
        /// Totals by category.
        TOTALS 64;
        /// Bytes that are zero.
        REST 12;
    }
}

fields! {
    /// The annex of COSIGN_H and COSIGN_I.
    cosign[crate::journal::field::PART] {
        /// Head at the size that is signed.
        HEAD 32;
        /// Signature of the party.
        SIGNATURE 64;
        /// Bytes that are zero.
        REST 12;
    }
}

fields! {
    /// The annex of DISPUTED.
    disputed[2 * crate::journal::field::PART] {
        /// Head of the device at the size in dispute.
        HEAD 32;
        /// Digest of the party's own version, or zeros.
        OTHER 32;
        /// Signature of the party.
        SIGNATURE 64;
        /// Bytes that are zero.
        REST 88;
    }
}

fields! {
    /// The annex of EPOCH.
    epoch[crate::journal::field::PART] {
        /// Key of the next epoch.
        KEY 32;
        /// Bytes that are zero.
        REST 76;
    }
}

fields! {
    /// The annex of LIMIT, EXTEND and RETIRE.
    act[2 * crate::journal::field::PART] {
        /// Nonce of the device.
        NONCE 32;
        /// Signature of the host.
        SIG_H 64;
        /// Signature of the inspectorate.
        SIG_I 64;
        /// Bytes that are zero.
        REST 56;
    }
}

fields! {
    /// The annex of RELEASE.
    release[3 * crate::journal::field::PART] {
        /// Size that is released.
        SIZE 4;
        /// Epoch that signs the entry after it.
        EPOCH 2;
        /// Bytes that are zero.
        ZERO 2;
        /// Head at that size.
        HEAD 32;
        /// Key of that epoch.
        KEY 32;
        /// Totals at that size, by category.
        TOTALS 64;
        /// Limits in force at that size, by category.
        LIMITS 32;
        /// Earliest moment of the expiry in force there. Unit: Unix seconds.
        EXPIRY_LO 8;
        /// Latest such moment. Unit: Unix seconds.
        EXPIRY_HI 8;
        /// Signature of the host.
        SIG_H 64;
        /// Signature of the inspectorate.
        SIG_I 64;
        /// Bytes that are zero.
        REST 12;
    }
}
