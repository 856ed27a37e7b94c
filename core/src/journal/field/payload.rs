//! Where the fields of each payload lie (FORMAT 3.2).

fields! {
    /// The payload of BOOT.
    boot[crate::journal::field::PAYLOAD] {
        /// Boots since the last BOOT entry.
        BOOTS 4;
        /// Reset causes.
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
        /// Zero.
        REST 8;
    }
}

fields! {
    /// The payload of SESSION_OPEN.
    session_open[crate::journal::field::PAYLOAD] {
        /// Session number, from 1.
        SESSION 4;
        /// Purpose.
        PURPOSE 4;
        /// 1 by the host, 2 by the inspectorate, 3 by both.
        HELD 1;
        /// Zero.
        REST 15;
    }
}

fields! {
    /// The payload of TALLY.
    tally[crate::journal::field::PAYLOAD] {
        /// Category.
        CATEGORY 1;
        /// Verdict.
        VERDICT 1;
        /// Change of the total.
        DELTA 2;
        /// Total after it.
        TOTAL 4;
        /// Complement of the total.
        COMPLEMENT 4;
        /// Limit in force.
        LIMIT 4;
        /// Request id.
        REQUEST 8;
    }
}

fields! {
    /// The payload of CORRECTION.
    correction[crate::journal::field::PAYLOAD] {
        /// Sequence number of the corrected entry.
        SEQ 4;
        /// Category.
        CATEGORY 1;
        /// Verdict.
        VERDICT 1;
        /// Change of the total.
        DELTA 2;
        /// Total after it.
        TOTAL 4;
        /// Limit in force.
        LIMIT 4;
        /// Request id.
        REQUEST 8;
    }
}

fields! {
    /// The payload of SESSION_CLOSE.
    session_close[crate::journal::field::PAYLOAD] {
        /// Session number.
        SESSION 4;
        /// TALLY and CORRECTION entries in the session.
        TALLIES 4;
        /// Zero.
        REST 16;
    }
}

fields! {
    /// The payload of COSIGN_H and COSIGN_I.
    cosign[crate::journal::field::PAYLOAD] {
        /// Size that is signed.
        SIZE 4;
        /// Zero.
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
        /// Zero.
        REST 19;
    }
}

fields! {
    /// The payload of EPOCH.
    epoch[crate::journal::field::PAYLOAD] {
        /// Next epoch.
        NEXT 2;
        /// Zero.
        REST 22;
    }
}

fields! {
    /// The payload of LIMIT.
    limit[crate::journal::field::PAYLOAD] {
        /// Category.
        CATEGORY 1;
        /// Zero.
        ZERO 3;
        /// Limit from here on.
        LIMIT 4;
        /// Zero.
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
        /// Zero.
        REST 8;
    }
}

fields! {
    /// The payload of EXPORT.
    export[crate::journal::field::PAYLOAD] {
        /// Size exported.
        SIZE 4;
        /// First bytes of the SHA-256 of the export statement.
        STATEMENT 20;
    }
}

fields! {
    /// The payload of RELEASE.
    release[crate::journal::field::PAYLOAD] {
        /// Released size.
        SIZE 4;
        /// Zero.
        REST 20;
    }
}

fields! {
    /// The payload of FAULT.
    fault[crate::journal::field::PAYLOAD] {
        /// Code.
        CODE 2;
        /// Zero.
        ZERO 2;
        /// A number of that code.
        FIRST 4;
        /// Another.
        SECOND 4;
        /// Zero.
        REST 12;
    }
}

fields! {
    /// The payload of FULL.
    full[crate::journal::field::PAYLOAD] {
        /// Pages still free. Unit: pages.
        FREE 4;
        /// Zero.
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
        /// Zero.
        REST 8;
    }
}
