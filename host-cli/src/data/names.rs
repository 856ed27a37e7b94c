//! Names that people use for treaties and for states, besides identifiers and full names.

/// The identifier of each treaty with more of its names. Letter case, punctuation and a year or an explanation in
/// brackets do not matter; nor do the words "the", "treaty", "agreement" and "convention".
pub const NAMES: &[(&str, &[&str])] = &[
    (
        "new-start",
        &[
            "New START",
            "Prague Treaty",
            "New Strategic Arms Reduction Treaty",
            "START III",
            "Treaty on Measures for the Further Reduction and Limitation of Strategic Offensive Arms",
        ],
    ),
    ("inf", &["INF", "Intermediate-Range Nuclear Forces", "Washington Treaty 1987"]),
    (
        "start-1",
        &["START I", "START 1", "START", "Strategic Arms Reduction Treaty", "Strategic Arms Reduction Treaty I"],
    ),
    ("start-2", &["START II", "START 2", "Strategic Arms Reduction Treaty II"]),
    ("sort", &["SORT", "Moscow Treaty", "Treaty of Moscow", "Strategic Offensive Reductions"]),
    (
        "salt-1",
        &[
            "SALT I",
            "SALT 1",
            "SALT",
            "SALT I Interim Agreement",
            "Interim Agreement",
            "Interim Agreement on Strategic Offensive Arms",
        ],
    ),
    ("salt-2", &["SALT II", "SALT 2"]),
    ("abm", &["ABM", "Anti-Ballistic Missile", "Limitation of Anti-Ballistic Missile Systems"]),
    (
        "npt",
        &[
            "NPT",
            "Non-Proliferation",
            "Nuclear Non-Proliferation",
            "Treaty on the Non-Proliferation of Nuclear Weapons",
        ],
    ),
    ("ctbt", &["CTBT", "Comprehensive Test Ban", "Comprehensive Nuclear-Test-Ban"]),
    ("ltbt", &["LTBT", "PTBT", "Limited Test Ban", "Partial Test Ban", "Partial Nuclear Test Ban"]),
    ("ttbt", &["TTBT", "Threshold Test Ban"]),
    ("pnet", &["PNET", "PNE", "Peaceful Nuclear Explosions"]),
    ("outer-space", &["Outer Space", "OST"]),
    ("seabed", &["Seabed", "Sea-Bed", "Seabed Arms Control"]),
    ("antarctic", &["Antarctic"]),
    ("bwc", &["BWC", "BTWC", "Biological Weapons", "Biological and Toxin Weapons"]),
    ("cwc", &["CWC", "Chemical Weapons"]),
    ("cfe", &["CFE", "Conventional Armed Forces in Europe", "Treaty on Conventional Armed Forces in Europe"]),
    ("open-skies", &["Open Skies", "Treaty on Open Skies"]),
    ("jcpoa", &["JCPOA", "Joint Comprehensive Plan of Action", "Iran nuclear deal", "Iran deal"]),
    ("washington-1922", &["Washington Naval", "Washington Naval Treaty", "Five-Power"]),
    (
        "tpnw",
        &["TPNW", "Nuclear Ban", "Prohibition of Nuclear Weapons", "Treaty on the Prohibition of Nuclear Weapons"],
    ),
    ("ottawa", &["Ottawa", "Mine Ban", "Anti-Personnel Mine Ban"]),
];

/// The codes of states with more of their names than the one that treaties have.
pub const STATES: &[(&str, &[&str])] = &[
    ("US", &["United States", "United States of America", "USA", "America"]),
    ("RU", &["Russia", "Russian Federation", "RUS", "RF"]),
    ("SU", &["Soviet Union", "USSR", "Union of Soviet Socialist Republics"]),
    ("GB", &["United Kingdom", "UK", "Great Britain", "Britain"]),
    ("CN", &["China", "PRC", "People's Republic of China"]),
    ("FR", &["France"]),
    ("UA", &["Ukraine"]),
    ("BY", &["Belarus"]),
    ("KZ", &["Kazakhstan"]),
    ("IR", &["Iran", "Islamic Republic of Iran"]),
    ("KP", &["North Korea", "DPRK"]),
];
