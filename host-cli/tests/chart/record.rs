//! Charts that the tests and the gallery draw.

use proverka::calendar::Date;
use proverka::date;
use proverka_cli::chart::{Breach, CeilingLine, Chart, Mark, Panel, Point, Series, Size, Term, Value};

/// The published totals that both parties declared under New START; an empty place means that no total was found.
const DECLARED: &str = "\
2011-02-05 US 882 1800 1124
2011-02-05 RU 521 1537 865
2011-09-01 US 822 1790 1043
2011-09-01 RU 516 1566 871
2012-03-01 US 812 1737 1040
2012-03-01 RU 494 1492 881
2012-09-01 US 806 1722 1034
2012-09-01 RU 491 1499 884
2013-03-01 US 792 1654 1028
2013-03-01 RU 492 1480 900
2013-09-01 US 809 1688 1015
2013-09-01 RU 473 1400 894
2014-03-01 US 778 1585 952
2014-03-01 RU 498 1512 906
2014-09-01 US 794 1642 912
2014-09-01 RU 528 1643 911
2015-03-01 US 785 1597 898
2015-03-01 RU 515 1582 890
2015-09-01 US 762 1538 898
2015-09-01 RU 526 1648 877
2016-03-01 US 741 1481 -
2016-03-01 RU 521 1735 -
2016-09-01 US 681 1367 848
2016-09-01 RU 508 1796 847
2017-03-01 US 673 1411 820
2017-03-01 RU 523 1765 816
2017-09-01 US 660 1393 800
2017-09-01 RU 501 1561 790
2018-02-05 US 652 1350 800
2018-02-05 RU 527 1444 779
2018-09-01 US 659 1398 800
2018-09-01 RU 517 1420 775
2019-03-01 US 656 1365 800
2019-03-01 RU 524 1461 760
2019-09-01 US 668 1376 800
2019-09-01 RU 513 1426 757
2020-03-01 US 655 1373 800
2020-03-01 RU 485 1326 754
2020-09-01 US 675 1457 800
2020-09-01 RU 510 1447 764
2021-03-01 US 651 1357 800
2021-03-01 RU 517 1456 767
2021-09-01 US 665 1389 800
2021-09-01 RU 527 1458 742
2022-03-01 US 686 1515 800..901
2022-03-01 RU 526 1474 761
2022-09-01 US 659 1420 -
2022-09-01 RU 540 1549 -
2023-03-01 US 662 1419 800
2023-03-01 RU - - -
";

fn value(cell: &str) -> Value {
    if cell == "-" {
        return Value::NoData;
    }
    match cell.split_once("..") {
        Some((low, high)) => Value::Between(low.parse().unwrap(), high.parse().unwrap()),
        None => Value::Exact(cell.parse().unwrap()),
    }
}

fn declared(party: &str, column: usize) -> Vec<Point> {
    let rows = DECLARED.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    rows.filter(|row| row[1] == party)
        .map(|row| Point { at: row[0].parse().unwrap(), value: value(row[2 + column]) })
        .collect()
}

/// The whole public record of New START against its three limits.
pub(crate) fn new_start() -> Chart {
    let limits = [
        ("Deployed delivery systems", "missiles and heavy bombers", "Article II(1)(a)", 700),
        ("Warheads", "warheads on deployed systems", "Article II(1)(b)", 1550),
        ("Launchers and heavy bombers", "deployed and non-deployed", "Article II(1)(c)", 800),
    ];
    let panel = |(column, (title, unit, clause, bound)): (usize, (&str, &str, &str, u32))| Panel {
        title: title.to_owned(),
        unit: unit.to_owned(),
        decimals: 0,
        clause: clause.to_owned(),
        ceilings: vec![ceiling(bound, date!(2018, 2, 5), None)],
        series: [("US", "United States"), ("RU", "Russia")]
            .map(|(party, label)| Series { label: label.to_owned(), points: declared(party, column) })
            .to_vec(),
        breaches: vec![],
    };
    Chart {
        title: "New START: what both sides declared, against what the treaty allows".to_owned(),
        subtitle:
            "Totals exchanged twice a year. The ceilings were agreed in 2010 and bind from 5 February 2018, seven \
                   years after entry into force; to be above them before that day breaks nothing."
                .to_owned(),
        warnings: vec![],
        size: Size::Slide,
        styles: vec![],
        term: Some(Term {
            from: Mark { at: date!(2011, 2, 5), label: "in force from".to_owned() },
            until: Mark { at: date!(2026, 2, 5), label: "ended".to_owned() },
        }),
        joined_within: Some(250),
        panels: limits.into_iter().enumerate().map(panel).collect(),
        footnotes: vec![
            "Russia suspended its participation in February 2023 and gave no data for 1 March 2023. In 2022 Russia \
             disputed the count of converted US launchers: 800 declared, 901 claimed. No line joins declarations more \
             than 250 days apart."
                .to_owned(),
            "Source: aggregate numbers published by the parties.".to_owned(),
        ],
    }
}

pub(crate) fn ceiling(bound: u32, binds_from: Date, binds_until: Option<Date>) -> CeilingLine {
    CeilingLine { bound, is_floor: false, binds_from, binds_until, label: "ceiling".to_owned() }
}

fn bare(title: &str, panels: Vec<Panel>) -> Chart {
    Chart {
        title: title.to_owned(),
        subtitle: String::new(),
        warnings: vec![],
        size: Size::Page,
        styles: vec![],
        term: None,
        joined_within: None,
        panels,
        footnotes: vec!["Made-up numbers.".to_owned()],
    }
}

fn panel(title: &str, ceilings: Vec<CeilingLine>, series: Vec<Series>) -> Panel {
    Panel {
        title: title.to_owned(),
        unit: "items".to_owned(),
        decimals: 0,
        clause: "Article I".to_owned(),
        ceilings,
        series,
        breaches: vec![],
    }
}

/// Half-yearly numbers from 2001 on. They vary irregularly, but are the same in every run.
fn wander(label: &str, start: u32, seed: u32, count: u16) -> Series {
    let mut number = start;
    let mut state = seed;
    let points = (0..count).map(|index| {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        number = (number + (state >> 16) % 21).saturating_sub(10);
        let at = Date::new(2001 + index / 2, if index % 2 == 0 { 3 } else { 9 }, 1).unwrap();
        Point { at, value: Value::Exact(number) }
    });
    Series { label: label.to_owned(), points: points.collect() }
}

/// Five parties whose numbers end close together.
pub(crate) fn five_parties() -> Chart {
    let names = ["Russia", "United States", "Ukraine", "Belarus", "Kazakhstan"];
    let series = names.iter().zip(1..).map(|(name, seed)| wander(name, 100, seed, 24)).collect();
    bare("Five parties, one place", vec![panel("Systems", vec![ceiling(120, date!(2005, 1, 1), None)], series)])
}

/// A treaty with eight limits, whose ceilings all become stricter in steps.
pub(crate) fn eight_panels() -> Chart {
    let panels = (0..8).map(|index| {
        let steps = vec![
            ceiling(120, date!(2003, 12, 5), Some(date!(2005, 12, 5))),
            ceiling(110, date!(2005, 12, 5), Some(date!(2007, 12, 5))),
            ceiling(95, date!(2007, 12, 5), None),
        ];
        let series = vec![wander("Russia", 118, index, 20), wander("United States", 112, index + 50, 20)];
        panel(&format!("Limit {}", index + 1), steps, series)
    });
    let mut chart = bare("A ceiling in steps, eight times", panels.collect());
    chart.term = Some(Term {
        from: Mark { at: date!(2000, 12, 5), label: "in force from".to_owned() },
        until: Mark { at: date!(2009, 12, 5), label: "expired".to_owned() },
    });
    chart
}

/// A single point that lies on its ceiling.
pub(crate) fn one_point() -> Chart {
    let at = date!(2018, 2, 5);
    let series = vec![Series { label: "US".to_owned(), points: vec![Point { at, value: Value::Exact(700) }] }];
    bare("A single point, on the ceiling", vec![panel("Systems", vec![ceiling(700, at, None)], series)])
}

/// Numbers of one day: one on the ceiling, one above it, a dispute, a range, and one that is missing.
pub(crate) fn one_day() -> Chart {
    let at = date!(2020, 3, 1);
    let values = [
        ("United States", Value::Exact(800)),
        ("Russia", Value::Exact(912)),
        ("Ukraine", Value::Between(640, 801)),
        ("Belarus", Value::Range(120, 400)),
        ("Kazakhstan", Value::NoData),
    ];
    let series =
        values.map(|(label, value)| Series { label: label.to_owned(), points: vec![Point { at, value }] }).to_vec();
    let floor = CeilingLine { is_floor: true, label: "floor".to_owned(), ..ceiling(100, date!(2022, 1, 1), None) };
    let mut one = panel("Launchers", vec![ceiling(800, date!(2018, 2, 5), None), floor], series.clone());
    one.breaches.push(Breach { label: "Russia".to_owned(), at, off: "112 above the ceiling".to_owned() });
    let mut chart = bare("One day", vec![one, panel("No limit", vec![], series)]);
    chart.warnings.push("Russia on 2020-03-01: 912 launchers, 112 above the ceiling of 800".to_owned());
    chart.size = Size::Slide;
    chart
}

/// No party declared a number, and for one party there is not even a missing one.
pub(crate) fn nothing_known() -> Chart {
    let missing = (2018..2024).map(|year| Point { at: Date::new(year, 3, 1).unwrap(), value: Value::NoData });
    let series = vec![
        Series { label: "Russia".to_owned(), points: missing.clone().collect() },
        Series { label: "United States".to_owned(), points: missing.collect() },
        Series { label: "Nobody".to_owned(), points: vec![] },
    ];
    bare("No data at all", vec![panel("Systems", vec![ceiling(700, date!(2018, 2, 5), None)], series)])
}

/// The largest numbers, long and hostile labels, disputed claims side by side, and the ends of the calendar.
pub(crate) fn extremes() -> Chart {
    let long = "A party whose official name in the depositary's list runs on & on <well past> any \"margin\"";
    let disputed = |low, high| {
        let years = [1_u16, 5000, 9999].into_iter();
        years.map(|year| Point { at: Date::new(year, 6, 1).unwrap(), value: Value::Between(low, high) }).collect()
    };
    let series = vec![
        Series { label: long.to_owned(), points: disputed(0, u32::MAX) },
        Series { label: "Pneumonoultramicroscopicsilicovolcanoconiosis".to_owned(), points: disputed(7, u32::MAX / 2) },
    ];
    let mut steep = panel(
        "Items counted under <Article> I & II, whichever is \"greater\", with a heading that goes on long enough to need a \
         second line of its own on the page",
        vec![CeilingLine {
            bound: u32::MAX,
            is_floor: true,
            binds_from: date!(1, 1, 1),
            binds_until: Some(date!(9999, 12, 31)),
            label: "a ceiling with a name that is far too long for the margin".to_owned(),
        }],
        series,
    );
    steep.clause = "Article I, paragraph 1, subparagraph (a), as amended by the Protocol & its <Annex>".to_owned();
    let mut chart = bare("Huge numbers\u{0} & <long> \"labels\" 'everywhere'", vec![steep]);
    chart.footnotes.push("https://example.org/".to_owned() + &"very-long-address/".repeat(20));
    chart
}

/// Daily numbers, whose marks would merge.
pub(crate) fn crowded() -> Chart {
    let mut series = wander("Daily", 500, 9, 2);
    let mut state = 3_u32;
    series.points = (0..600)
        .map(|day| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            let number = 900 + (state >> 16) % 40 + day / 6;
            let value = if (200..230).contains(&day) { Value::NoData } else { Value::Exact(number) };
            Point { at: date!(2019, 1, 1).add_days(i32::try_from(day).unwrap()).unwrap(), value }
        })
        .collect();
    bare("Every day", vec![panel("Systems", vec![ceiling(1000, date!(2020, 1, 1), None)], vec![series])])
}

/// All charts, with the names of their files.
pub(crate) fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("new-start", new_start()),
        ("five-parties", five_parties()),
        ("eight-panels", eight_panels()),
        ("one-point", one_point()),
        ("one-day", one_day()),
        ("nothing-known", nothing_known()),
        ("extremes", extremes()),
        ("crowded", crowded()),
        ("no-panel", bare("Nothing asked", vec![])),
        ("empty-panel", bare("Nothing to show", vec![panel("Systems", vec![], vec![])])),
    ]
}
