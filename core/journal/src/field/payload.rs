//! Byte offsets of the fields of each payload (FORMAT 3.2).

fields! {
    /// The payload of BOOT.
    boot[crate::field::PAYLOAD] {
        /// Number of boots since the last BOOT entry.
        BOOTS 4;
        /// Reset causes since the last BOOT entry.
        CAUSES 4;
        /// Number of torn slots skipped since the last BOOT entry.
        TORN 4;
        /// First 12 bytes of the firmware's SHA-256.
        FIRMWARE 12;
    }
}

fields! {
    /// The payload of TIME.
    time[crate::field::PAYLOAD] {
        /// The later of the two lower bounds. Unit: Unix seconds.
        EARLIEST 8;
        /// The earlier of the two upper bounds. Unit: Unix seconds.
        LATEST 8;
        /// Padding, always zero.
        REST 8;
    }
}

fields! {
    /// The payload of SESSION_OPEN.
    session_open[crate::field::PAYLOAD] {
        /// Number of the session, from 1.
        SESSION 4;
        /// Purpose of the session, as a number.
        PURPOSE 4;
        /// Holder of the session: 1 host, 2 inspectorate, 3 both.
        HELD 1;
        /// Padding, always zero.
        REST 15;
    }
}

fields! {
    /// The payload of TALLY.
    tally[crate::field::PAYLOAD] {
        /// Category of the items.
        CATEGORY 1;
        /// The verdict byte.
        VERDICT 1;
        /// Change of the total of the category.
        DELTA 2;
        /// Total of the category after the change.
        TOTAL 4;
        /// Bitwise complement of the total.
        COMPLEMENT 4;
        /// Limit in force for the category.
        LIMIT 4;
        /// Number of the request that caused the entry.
        REQUEST 8;
    }
}

fields! {
    /// The payload of CORRECTION.
    correction[crate::field::PAYLOAD] {
        /// Sequence number of the corrected entry.
        SEQ 4;
        /// Category of the items.
        CATEGORY 1;
        /// The verdict byte.
        VERDICT 1;
        /// Change of the total of the category.
        DELTA 2;
        /// Total of the category after the change.
        TOTAL 4;
        /// Limit in force for the category.
        LIMIT 4;
        /// Number of the request that caused the entry.
        REQUEST 8;
    }
}

fields! {
    /// The payload of SESSION_CLOSE.
    session_close[crate::field::PAYLOAD] {
        /// Number of the session.
        SESSION 4;
        /// Number of TALLY and CORRECTION entries in the session.
        TALLIES 4;
        /// Padding, always zero.
        REST 16;
    }
}

fields! {
    /// The payload of COSIGN_H and COSIGN_I.
    cosign[crate::field::PAYLOAD] {
        /// Size of the record that the party signs.
        SIZE 4;
        /// Padding, always zero.
        REST 20;
    }
}

fields! {
    /// The payload of DISPUTED.
    disputed[crate::field::PAYLOAD] {
        /// Size of the record in dispute.
        SIZE 4;
        /// Role byte of the disputing party.
        ROLE 1;
        /// Padding, always zero.
        REST 19;
    }
}

fields! {
    /// The payload of EPOCH.
    epoch[crate::field::PAYLOAD] {
        /// Number of the next epoch.
        NEXT 2;
        /// Padding, always zero.
        REST 22;
    }
}

fields! {
    /// The payload of LIMIT.
    limit[crate::field::PAYLOAD] {
        /// Category whose limit changes.
        CATEGORY 1;
        /// Padding, always zero.
        ZERO 3;
        /// Limit that applies after this entry.
        LIMIT 4;
        /// Padding, always zero.
        REST 16;
    }
}

fields! {
    /// The payload of EXTEND.
    extend[crate::field::PAYLOAD] {
        /// Earliest moment of the new expiry. Unit: Unix seconds.
        EXPIRY_LO 8;
        /// Latest moment of the new expiry. Unit: Unix seconds.
        EXPIRY_HI 8;
        /// Padding, always zero.
        REST 8;
    }
}

fields! {
    /// The payload of EXPORT.
    export[crate::field::PAYLOAD] {
        /// Size of the record that was exported.
        SIZE 4;
        /// First 20 bytes of the SHA-256 of the export statement.
        STATEMENT 20;
    }
}

fields! {
    /// The payload of RELEASE.
    release[crate::field::PAYLOAD] {
        /// Size up to which entries are released.
        SIZE 4;
        /// Padding, always zero.
        REST 20;
    }
}

fields! {
    /// The payload of FAULT.
    fault[crate::field::PAYLOAD] {
        /// Code of the fault, which gives `FIRST` and `SECOND` their meaning.
        CODE 2;
        /// Padding, always zero.
        ZERO 2;
        /// First number of the fault.
        FIRST 4;
        /// Second number of the fault.
        SECOND 4;
        /// Padding, always zero.
        REST 12;
    }
}

fields! {
    /// The payload of FULL.
    full[crate::field::PAYLOAD] {
        /// Number of pages still free.
        FREE 4;
        /// Padding, always zero.
        REST 20;
    }
}

fields! {
    /// The payload of EXPIRE.
    expire[crate::field::PAYLOAD] {
        /// Earliest moment of expiry. Unit: Unix seconds.
        EXPIRY_LO 8;
        /// Latest moment of expiry. Unit: Unix seconds.
        EXPIRY_HI 8;
        /// Padding, always zero.
        REST 8;
    }
}
