//! Where the fields of each payload lie (FORMAT 3.2).

fields! {
    /// The payload of BOOT.
    boot[crate::journal::field::PAYLOAD] {
        /// Boots since the last BOOT entry.
        BOOTS 4;
        /// The reset causes.
        CAUSES 4;
        /// Torn slots passed over since then.
        TORN 4;
        /// First bytes of the firmware's SHA-256.
        FIRMWARE 12;
    }
}

fields! {
    /// The payload of TIME.
    time[crate::journal::field::PAYLOAD] {
        /// The later of the two lower bounds. Unit: Unix seconds.
        EARLIEST 8;
        /// The earlier of the two upper bounds. Unit: Unix seconds.
        LATEST 8;
        /// Bytes that are zero.
        REST 8;
    }
}

fields! {
    /// The payload of SESSION_OPEN.
    session_open[crate::journal::field::PAYLOAD] {
        /// Session number, from 1.
        SESSION 4;
        /// Purpose of the session.
        PURPOSE 4;
        /// 1 by the host, 2 by the inspectorate, 3 by both.
        HELD 1;
        /// Bytes that are zero.
        REST 15;
    }
}

fields! {
    /// The payload of TALLY.
    tally[crate::journal::field::PAYLOAD] {
        /// Category of the items.
        CATEGORY 1;
        /// The verdict byte.
        VERDICT 1;
        /// Change of the total.
        DELTA 2;
        /// Total after it.
        TOTAL 4;
        /// Complement of the total.
        COMPLEMENT 4;
        /// Limit in force.
        LIMIT 4;
        /// Number of the request.
        REQUEST 8;
    }
}

fields! {
    /// The payload of CORRECTION.
    correction[crate::journal::field::PAYLOAD] {
        /// Sequence number of the corrected entry.
        SEQ 4;
        /// Category of the items.
        CATEGORY 1;
        /// The verdict byte.
        VERDICT 1;
        /// Change of the total.
        DELTA 2;
        /// Total after it.
        TOTAL 4;
        /// Limit in force.
        LIMIT 4;
        /// Number of the request.
        REQUEST 8;
    }
}

fields! {
    /// The payload of SESSION_CLOSE.
    session_close[crate::journal::field::PAYLOAD] {
        /// Number of the session.
        SESSION 4;
        /// TALLY and CORRECTION entries in the session.
        TALLIES 4;
        /// Bytes that are zero.
        REST 16;
    }
}

fields! {
    /// The payload of COSIGN_H and COSIGN_I.
    cosign[crate::journal::field::PAYLOAD] {
        /// Size that is signed.
        SIZE 4;
        /// Bytes that are zero.
        REST 20;
    }
}

fields! {
    /// The payload of DISPUTED.
    disputed[crate::journal::field::PAYLOAD] {
        /// Size in dispute.
        SIZE 4;
        /// Role of who disputes.
        ROLE 1;
        /// Bytes that are zero.
        REST 19;
    }
}

fields! {
    /// The payload of EPOCH.
    epoch[crate::journal::field::PAYLOAD] {
        /// The next epoch.
        NEXT 2;
        /// Bytes that are zero.
        REST 22;
    }
}

fields! {
    /// The payload of LIMIT.
    limit[crate::journal::field::PAYLOAD] {
        /// Category of the items.
        CATEGORY 1;
        /// Bytes that are zero.
        ZERO 3;
        /// Limit from here on.
        LIMIT 4;
        /// Bytes that are zero.
        REST 16;
    }
}

fields! {
    /// The payload of EXTEND.
    extend[crate::journal::field::PAYLOAD] {
        /// Earliest moment of expiry. Unit: Unix seconds.
        EXPIRY_LO 8;
        /// Latest moment of expiry. Unit: Unix seconds.
        EXPIRY_HI 8;
        /// Bytes that are zero.
        REST 8;
    }
}

fields! {
    /// The payload of EXPORT.
    export[crate::journal::field::PAYLOAD] {
        /// Size that was exported.
        SIZE 4;
        /// First bytes of the SHA-256 of the export statement.
        STATEMENT 20;
    }
}

fields! {
    /// The payload of RELEASE.
    release[crate::journal::field::PAYLOAD] {
        /// Size that is released.
        SIZE 4;
        /// Bytes that are zero.
        REST 20;
    }
}

fields! {
    /// The payload of FAULT.
    fault[crate::journal::field::PAYLOAD] {
        /// Code of the fault.
        CODE 2;
        /// Bytes that are zero.
        ZERO 2;
        /// A number of that code.
        FIRST 4;
        /// Another number of that code.
        SECOND 4;
        /// Bytes that are zero.
        REST 12;
    }
}

fields! {
    /// The payload of FULL.
    full[crate::journal::field::PAYLOAD] {
        /// Pages still free. Unit: pages.
        FREE 4;
        /// Bytes that are zero.
        REST 20;
    }
}

fields! {
    /// The payload of EXPIRE.
    expire[crate::journal::field::PAYLOAD] {
        /// Earliest moment of expiry. Unit: Unix seconds.
        EXPIRY_LO 8;
        /// Latest moment of expiry. Unit: Unix seconds.
        EXPIRY_HI 8;
        /// Bytes that are zero.
        REST 8;
    }
}
