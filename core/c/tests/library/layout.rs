//! The C compiler lays structs out as the Rust compiler does, and the header gives fixed-width types only.

use std::fmt::Write as _;
use std::fs;
use std::mem::offset_of;

use proverka_c::act::Act;
use proverka_c::audit::{AuditReport, Head, Request};
use proverka_c::date::Date;
use proverka_c::limits::{Finding, Range, Summary, Total};
use proverka_c::question::Question;
use proverka_c::term::{End, Term, WhatIf};
use proverka_c::treaty::Parties;

use crate::compiled::{Build, C99, CPP11, compile, folder, is_here, package, printed};
use crate::header::structs;

/// Sizes and offsets that the Rust compiler chose, by the names of the header.
fn chosen() -> Vec<(&'static str, usize)> {
    macro_rules! fields {
        ($($name:literal $type:ty: $($field:ident)*;)*) => {
            vec![$(($name, size_of::<$type>()), $((concat!($name, ".", stringify!($field)), offset_of!($type, $field)),)*)*]
        };
    }
    fields! {
        "proverka_date_t" Date: year month day;
        "proverka_parties_t" Parties: words;
        "proverka_act_t" Act: earliest latest until kind named_day reserved parties;
        "proverka_question_t" Question: treaty acts act_count earliest latest act_source last_day reserved;
        "proverka_end_t" End: earliest latest kind reserved;
        "proverka_term_t" Term: entry_into_force last_day extendable_until ends days_left in_force status extension
            reserved suspended_by withdrawn;
        "proverka_what_if_t" WhatIf: before after last_day verdict reserved;
        "proverka_range_t" Range: least most;
        "proverka_total_t" Total: side side_length quantity quantity_length number;
        "proverka_finding_t" Finding: margin bound total verdict is_floor has_bound has_margin provenance decimals
            clause_is_cut reserved clause;
        "proverka_summary_t" Summary: findings not_judged verdict reserved;
        "proverka_head_t" Head: size head;
        "proverka_audit_request_t" Request: host_key inspectorate_key nonce heads head_count nonce_of reserved;
        "proverka_audit_report_t" AuditReport: expiry_earliest expiry_latest grade alone fault is_vouched has_expiry
            has_confirmed epoch bad_entry base size confirmed unwitnessed witnessed_by_host witnessed_by_inspectorate
            conflict_size unreachable hidden joint_sessions host_sessions inspectorate_sessions disputed_by_host
            disputed_by_inspectorate statements other_firmware kinds device term base_head head;
    }
}

#[test]
fn c_and_rust_lay_structs_out_alike() {
    let chosen = chosen();
    let names: Vec<&str> = chosen.iter().map(|(name, _)| *name).collect();
    for (name, fields) in structs() {
        assert!(names.contains(&name.as_str()), "{name} is not compared");
        for field in fields {
            assert!(names.contains(&format!("{name}.{field}").as_str()), "{name}.{field} is not compared");
        }
    }
    let (mut lines, mut due) = (String::new(), String::new());
    for (name, place) in &chosen {
        match name.split_once('.') {
            None => writeln!(lines, "  SIZE({name});").unwrap(),
            Some((of, field)) => writeln!(lines, "  FIELD({of}, {field});").unwrap(),
        }
        writeln!(due, "{name} {place}").unwrap();
    }
    // The list is made here and included there, so the program is compiled where both are.
    let source = folder().join("layout.c");
    fs::write(folder().join("fields.h"), lines).unwrap();
    fs::copy(package().join("tests/c/layout.c"), &source).unwrap();
    assert_eq!(printed(&compile(C99, Build::Plain, &source), &[], ""), due);
    if is_here(CPP11) {
        assert_eq!(printed(&compile(CPP11, Build::Plain, &source), &[], ""), due);
    }
}
