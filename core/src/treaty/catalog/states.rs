//! The states that a treaty of many parties chooses from: the members of the United Nations, the Cook Islands, the Holy
//! See, Niue and Palestine.

use super::party;
use crate::treaty::StateParty;

/// Every state, in the alphabetical order of the names, with its code by ISO 3166.
///
/// Russia continues the USSR, and Germany the Federal Republic. States that no longer exist are not in the table:
/// Czechoslovakia, the German Democratic Republic, Yugoslavia.
const STATES: [StateParty<'static>; 197] = [
    party("AF", "Afghanistan"),
    party("AL", "Albania"),
    party("DZ", "Algeria"),
    party("AD", "Andorra"),
    party("AO", "Angola"),
    party("AG", "Antigua and Barbuda"),
    party("AR", "Argentina"),
    party("AM", "Armenia"),
    party("AU", "Australia"),
    party("AT", "Austria"),
    party("AZ", "Azerbaijan"),
    party("BS", "Bahamas"),
    party("BH", "Bahrain"),
    party("BD", "Bangladesh"),
    party("BB", "Barbados"),
    party("BY", "Belarus"),
    party("BE", "Belgium"),
    party("BZ", "Belize"),
    party("BJ", "Benin"),
    party("BT", "Bhutan"),
    party("BO", "Bolivia"),
    party("BA", "Bosnia and Herzegovina"),
    party("BW", "Botswana"),
    party("BR", "Brazil"),
    party("BN", "Brunei"),
    party("BG", "Bulgaria"),
    party("BF", "Burkina Faso"),
    party("BI", "Burundi"),
    party("CV", "Cabo Verde"),
    party("KH", "Cambodia"),
    party("CM", "Cameroon"),
    party("CA", "Canada"),
    party("CF", "Central African Republic"),
    party("TD", "Chad"),
    party("CL", "Chile"),
    party("CN", "China"),
    party("CO", "Colombia"),
    party("KM", "Comoros"),
    party("CG", "Congo"),
    party("CK", "Cook Islands"),
    party("CR", "Costa Rica"),
    party("CI", "Côte d'Ivoire"),
    party("HR", "Croatia"),
    party("CU", "Cuba"),
    party("CY", "Cyprus"),
    party("CZ", "Czechia"),
    party("CD", "Democratic Republic of the Congo"),
    party("DK", "Denmark"),
    party("DJ", "Djibouti"),
    party("DM", "Dominica"),
    party("DO", "Dominican Republic"),
    party("EC", "Ecuador"),
    party("EG", "Egypt"),
    party("SV", "El Salvador"),
    party("GQ", "Equatorial Guinea"),
    party("ER", "Eritrea"),
    party("EE", "Estonia"),
    party("SZ", "Eswatini"),
    party("ET", "Ethiopia"),
    party("FJ", "Fiji"),
    party("FI", "Finland"),
    party("FR", "France"),
    party("GA", "Gabon"),
    party("GM", "Gambia"),
    party("GE", "Georgia"),
    party("DE", "Germany"),
    party("GH", "Ghana"),
    party("GR", "Greece"),
    party("GD", "Grenada"),
    party("GT", "Guatemala"),
    party("GN", "Guinea"),
    party("GW", "Guinea-Bissau"),
    party("GY", "Guyana"),
    party("HT", "Haiti"),
    party("VA", "Holy See"),
    party("HN", "Honduras"),
    party("HU", "Hungary"),
    party("IS", "Iceland"),
    party("IN", "India"),
    party("ID", "Indonesia"),
    party("IR", "Iran"),
    party("IQ", "Iraq"),
    party("IE", "Ireland"),
    party("IL", "Israel"),
    party("IT", "Italy"),
    party("JM", "Jamaica"),
    party("JP", "Japan"),
    party("JO", "Jordan"),
    party("KZ", "Kazakhstan"),
    party("KE", "Kenya"),
    party("KI", "Kiribati"),
    party("KW", "Kuwait"),
    party("KG", "Kyrgyzstan"),
    party("LA", "Laos"),
    party("LV", "Latvia"),
    party("LB", "Lebanon"),
    party("LS", "Lesotho"),
    party("LR", "Liberia"),
    party("LY", "Libya"),
    party("LI", "Liechtenstein"),
    party("LT", "Lithuania"),
    party("LU", "Luxembourg"),
    party("MG", "Madagascar"),
    party("MW", "Malawi"),
    party("MY", "Malaysia"),
    party("MV", "Maldives"),
    party("ML", "Mali"),
    party("MT", "Malta"),
    party("MH", "Marshall Islands"),
    party("MR", "Mauritania"),
    party("MU", "Mauritius"),
    party("MX", "Mexico"),
    party("FM", "Micronesia"),
    party("MD", "Moldova"),
    party("MC", "Monaco"),
    party("MN", "Mongolia"),
    party("ME", "Montenegro"),
    party("MA", "Morocco"),
    party("MZ", "Mozambique"),
    party("MM", "Myanmar"),
    party("NA", "Namibia"),
    party("NR", "Nauru"),
    party("NP", "Nepal"),
    party("NL", "Netherlands"),
    party("NZ", "New Zealand"),
    party("NI", "Nicaragua"),
    party("NE", "Niger"),
    party("NG", "Nigeria"),
    party("NU", "Niue"),
    party("KP", "North Korea"),
    party("MK", "North Macedonia"),
    party("NO", "Norway"),
    party("OM", "Oman"),
    party("PK", "Pakistan"),
    party("PW", "Palau"),
    party("PS", "Palestine"),
    party("PA", "Panama"),
    party("PG", "Papua New Guinea"),
    party("PY", "Paraguay"),
    party("PE", "Peru"),
    party("PH", "Philippines"),
    party("PL", "Poland"),
    party("PT", "Portugal"),
    party("QA", "Qatar"),
    party("RO", "Romania"),
    party("RU", "Russian Federation"),
    party("RW", "Rwanda"),
    party("KN", "Saint Kitts and Nevis"),
    party("LC", "Saint Lucia"),
    party("VC", "Saint Vincent and the Grenadines"),
    party("WS", "Samoa"),
    party("SM", "San Marino"),
    party("ST", "Sao Tome and Principe"),
    party("SA", "Saudi Arabia"),
    party("SN", "Senegal"),
    party("RS", "Serbia"),
    party("SC", "Seychelles"),
    party("SL", "Sierra Leone"),
    party("SG", "Singapore"),
    party("SK", "Slovakia"),
    party("SI", "Slovenia"),
    party("SB", "Solomon Islands"),
    party("SO", "Somalia"),
    party("ZA", "South Africa"),
    party("KR", "South Korea"),
    party("SS", "South Sudan"),
    party("ES", "Spain"),
    party("LK", "Sri Lanka"),
    party("SD", "Sudan"),
    party("SR", "Suriname"),
    party("SE", "Sweden"),
    party("CH", "Switzerland"),
    party("SY", "Syria"),
    party("TJ", "Tajikistan"),
    party("TZ", "Tanzania"),
    party("TH", "Thailand"),
    party("TL", "Timor-Leste"),
    party("TG", "Togo"),
    party("TO", "Tonga"),
    party("TT", "Trinidad and Tobago"),
    party("TN", "Tunisia"),
    party("TR", "Türkiye"),
    party("TM", "Turkmenistan"),
    party("TV", "Tuvalu"),
    party("UG", "Uganda"),
    party("UA", "Ukraine"),
    party("AE", "United Arab Emirates"),
    party("GB", "United Kingdom"),
    party("US", "United States of America"),
    party("UY", "Uruguay"),
    party("UZ", "Uzbekistan"),
    party("VU", "Vanuatu"),
    party("VE", "Venezuela"),
    party("VN", "Viet Nam"),
    party("YE", "Yemen"),
    party("ZM", "Zambia"),
    party("ZW", "Zimbabwe"),
];

/// The states of these codes, in this order. Only constants call this, so an unknown code does not compile.
pub(super) const fn only<const N: usize>(codes: [&str; N]) -> [StateParty<'static>; N] {
    let mut parties = [party("", ""); N];
    let mut to: &mut [StateParty<'_>] = &mut parties;
    let mut from: &[&str] = &codes;
    while let ([next, rest @ ..], [code, more @ ..]) = (to, from) {
        *next = state(code);
        (to, from) = (rest, more);
    }
    parties
}

/// All states but those of these codes; `N` states are left.
pub(super) const fn all_but<const N: usize>(codes: &[&str]) -> [StateParty<'static>; N] {
    let mut parties = [party("", ""); N];
    let mut to: &mut [StateParty<'_>] = &mut parties;
    let mut from: &[StateParty<'_>] = &STATES;
    while let [state, more @ ..] = from {
        from = more;
        if is_one_of(state.code, codes) {
            continue;
        }
        #[expect(clippy::panic, reason = "runs while compiling, never on a device")]
        let [next, rest @ ..] = to else { panic!("more states than places") };
        *next = *state;
        to = rest;
    }
    assert!(to.is_empty(), "fewer states than places");
    parties
}

/// The state of this code.
const fn state(code: &str) -> StateParty<'static> {
    let mut left = STATES.as_slice();
    while let [state, more @ ..] = left {
        if same(state.code, code) {
            return *state;
        }
        left = more;
    }
    #[expect(clippy::panic, reason = "runs while compiling, never on a device")]
    {
        panic!("no state has this code")
    }
}

const fn is_one_of(code: &str, codes: &[&str]) -> bool {
    let mut left = codes;
    while let [one, more @ ..] = left {
        if same(one, code) {
            return true;
        }
        left = more;
    }
    false
}

/// Whether both codes are the same. Constants cannot compare texts otherwise.
pub(super) const fn same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, more @ ..], [second, others @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (more, others);
    }
    one.is_empty() && other.is_empty()
}
