//! The arguments of `proverka limits`.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args as Group, Subcommand, ValueEnum};
use proverka::calendar::Date;
use proverka::verdict::Verdict;

use super::{ActFiles, DateOrderArg, Format, LastDayArg, date, examples};
use crate::chart::{GREATEST, LEAST_WIDTH};
use crate::input::Hints;
use crate::table::workbook::{Area, Part};

/// The arguments of `proverka limits`.
#[derive(Debug, Group)]
#[command(args_conflicts_with_subcommands = true, subcommand_value_name = "compare|export|update")]
#[command(after_help = examples::LIMITS)]
pub struct Limits {
    /// What else to do with declarations than to judge one.
    #[command(subcommand)]
    pub command: Option<LimitsCommand>,
    /// Declared totals (CSV: date,party,…, or a table as people have it, such as a copied fact sheet) or items (NDJSON
    /// or CSV: id,party,kind,state,…); `-` is standard input.
    /// Default: the built-in public New START data.
    pub input: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub rules: Rules,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub parts: Parts,
    /// Of totals, judge only those of this day; of items, the day that they are declared for.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Option<Date>,
    /// Judge this day by the numbers that each party declared last, up to that day, and say how old they are.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Judge only the latest day for which numbers were declared. A party that declared none for it has its last ones.
    #[arg(long, conflicts_with_all = ["at", "as_of"])]
    pub latest: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub reading: Reading,
    /// What if a party had more: `US:launchers=20`, or as items that the treaty counts:
    /// `US:slbm/deployed=4,warheads=5`. It is added to the latest declaration, or to that of --at or --as-of.
    #[arg(long, value_name = "PARTY:WHAT=N", conflicts_with_all = ["chart"])]
    pub add: Vec<String>,
    /// What if a party had less; written as for --add.
    #[arg(long, value_name = "PARTY:WHAT=N", conflicts_with_all = ["chart"])]
    pub remove: Vec<String>,
    /// What if the numbers stay as they are until this day: show each day on which the answer changes, because a
    /// ceiling begins or ceases to bind.
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with_all = ["chart"])]
    pub until: Option<Date>,
    /// Notices of what happened to the items of INPUT after they were declared (NDJSON or CSV: on,notice,id,…), which
    /// are applied up to the day of --at. See `proverka limits update`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["as_of", "latest", "merge", "emit_totals"])]
    pub notices: Option<PathBuf>,
    /// The day that the items of INPUT were declared for. Needs --notices.
    #[arg(long, value_name = "DATE", value_parser = date, requires = "notices")]
    pub declared: Option<Date>,
    /// Draw the numbers against the ceilings over time, as .svg or .png.
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub drawing: Drawing,
    /// Also compare the numbers with ceilings that do not bind on the day, such as those of a treaty that has ended.
    /// Such a row still does not bind, and the exit status is never 1. Default: the ceilings of --treaty. INPUT goes
    /// before this option.
    #[arg(long, value_name = "ID|FILE", num_args = 0..=1)]
    pub yardstick: Option<Option<String>>,
    /// Exit with 1 if any finding is this bad or worse, and else with 0: for a gate in a script. `not-binding` is met
    /// by every finding that does not hold. Input without any finding fails too.
    #[arg(long, value_name = "WHAT", value_enum, conflicts_with = "yardstick")]
    pub fail_on: Option<FailOn>,
    /// Print only the line with the verdict and the numbers of findings.
    #[arg(long, short, conflicts_with = "format")]
    pub quiet: bool,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// A declaration in parts that are counted apart.
#[derive(Debug, Group)]
pub struct Parts {
    /// Judge nothing, and write the totals of INPUT, which is a part of a declaration of items. With -o FILE, the
    /// fingerprints of its ids are written to FILE.ids. --merge adds such parts up.
    #[arg(long, conflicts_with_all = ["merge", "party", "as_of", "latest", "add", "remove", "until", "chart",
        "yardstick", "fail_on", "quiet", "format"])]
    pub emit_totals: bool,
    /// With --emit-totals, write the fingerprints of the ids to this file. It is needed without -o, and belongs beside
    /// the totals under their name with `.ids` at the end.
    #[arg(long, value_name = "FILE", requires = "emit_totals")]
    pub ids: Option<PathBuf>,
    /// Judge the declaration whose parts these are, each written by --emit-totals. The answer is the same as for one
    /// file with all items; an id that stands in two parts is refused.
    #[arg(long, value_name = "PART", num_args = 1.., conflicts_with_all = ["input", "chart", "sheet", "range"])]
    pub merge: Vec<PathBuf>,
}

/// How a chart is drawn.
#[derive(Debug, Group)]
pub struct Drawing {
    /// The size of the chart in pixels, such as 1920x1080; a .png has two pixels for each. Default: 16:9, and as large
    /// as its panels need. Needs --chart.
    #[arg(long, value_name = "WxH", value_parser = size, requires = "chart")]
    pub size: Option<(u32, u32)>,
    /// The title of the chart. Default: the name of the treaty. Needs --chart.
    #[arg(long, value_name = "TEXT", requires = "chart")]
    pub title: Option<String>,
    /// Draw only the panel of this quantity; may be given several times. Needs --chart.
    #[arg(long, value_name = "QUANTITY", requires = "chart")]
    pub panel: Vec<String>,
}

/// Reads a size such as `1920x1080`.
fn size(text: &str) -> Result<(u32, u32), String> {
    let side = |text: &str, least: u32| text.trim().parse().ok().filter(|side| (least..=GREATEST).contains(side));
    let sides = text.split_once(['x', 'X', '×']);
    let sides = sides.and_then(|(width, height)| side(width, LEAST_WIDTH).zip(side(height, 1)));
    sides.ok_or_else(|| {
        format!("expected width and height in pixels, such as 1920x1080; {LEAST_WIDTH} to {GREATEST} wide, up to {GREATEST} high")
    })
}

/// The commands of `proverka limits`.
#[derive(Debug, Subcommand)]
pub enum LimitsCommand {
    /// Compare two declarations, or two days of one: what changed, and what that means for each limit.
    Compare(Compare),
    /// Write declared numbers as totals in the strict form (CSV), to be edited and read back as INPUT.
    Export(Export),
    /// Bring declared items up to a later day by the notices since: what each changed, and what cannot have happened.
    Update(Update),
}

/// `proverka limits compare`
#[derive(Debug, Group)]
#[command(after_help = examples::COMPARE)]
pub struct Compare {
    /// The first declaration: totals or items; `-` is standard input. Default: the built-in public data.
    #[arg(value_name = "A")]
    pub first: Option<PathBuf>,
    /// The second declaration. Default: another day of the first one.
    #[arg(value_name = "B")]
    pub second: Option<PathBuf>,
    /// The day of A; needed for items. Default: its latest day or, without B, the one before that.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// The day of B; needed for items. Default: its latest day.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub rules: Rules,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub reading: Reading,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka limits export`
#[derive(Debug, Group)]
#[command(after_help = examples::EXPORT)]
pub struct Export {
    /// The declaration to write: totals in any form, or items, which are counted. Default: the built-in public data.
    pub input: Option<PathBuf>,
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(long, value_name = "ID|FILE", default_value = "new-start")]
    pub treaty: String,
    /// Of totals, write only those of this day; of items, the day that they are declared for.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Option<Date>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub reading: Reading,
}

/// `proverka limits update`
#[derive(Debug, Group)]
#[command(after_help = examples::UPDATE)]
pub struct Update {
    /// The declared items (NDJSON or CSV: id,party,kind,state,…).
    #[arg(value_name = "BASE")]
    pub base: PathBuf,
    /// The notices (NDJSON or CSV: on,notice,id,…); `-` is standard input. `notice` is new, departed, arrived, moved,
    /// changed, converted or eliminated.
    #[arg(value_name = "NOTICES")]
    pub notices: PathBuf,
    /// The day that the items were declared for. Notices of this day and of earlier ones are in the declaration
    /// already.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub declared: Date,
    /// The day up to which the notices are applied.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Date,
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(long, value_name = "ID|FILE", default_value = "new-start")]
    pub treaty: String,
    /// Judge where the items are on that day, with the kind of facility that each site is (CSV or NDJSON:
    /// site,facility).
    #[arg(long, value_name = "FILE")]
    pub sites: Option<PathBuf>,
    /// Write the items of that day to this file (NDJSON), to be judged, compared or updated again.
    #[arg(long, value_name = "FILE")]
    pub items: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// By which rules declared numbers are judged.
#[derive(Debug, Group)]
pub struct Rules {
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(long, value_name = "ID|FILE", default_value = "new-start")]
    pub treaty: String,
    /// Judge only this party, with the parties of its side; or the side of this name.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub acts: ActFiles,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
}

/// How tables of totals are read.
#[derive(Clone, Debug, Group)]
pub struct Reading {
    /// The order of day, month and year in dates such as 01/03/2020, which could be read in two ways.
    #[arg(long, value_name = "ORDER", value_enum)]
    pub date_order: Option<DateOrderArg>,
    /// Take totals in the strict form only: `date,party,…` with commas, days such as 2020-03-01, and plain numbers.
    #[arg(long, conflicts_with = "date_order")]
    pub strict: bool,
    /// Of a workbook (XLSX, XLS, ODS), read this sheet. Default: the only sheet that has cells.
    #[arg(long, value_name = "NAME|NUMBER")]
    pub sheet: Option<String>,
    /// Of a workbook, read only these cells, such as A1:F20. Default: all cells of the sheet that are used.
    #[arg(long, value_name = "CELLS", value_parser = Area::parse)]
    pub range: Option<Area>,
    /// Read items with this many threads, which changes how long it takes and nothing else. Default: as many as the
    /// machine has processors, up to 8.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
}

impl Reading {
    /// What the user says about a table, with the day of one that has none.
    #[must_use]
    pub fn hints(&self, at: Option<Date>) -> Hints<'_> {
        let part = Part { sheet: self.sheet.as_deref(), area: self.range };
        Hints {
            at,
            order: self.date_order.map(Into::into),
            strict: self.strict,
            part,
            threads: self.jobs.map(NonZero::get),
        }
    }
}

/// The best finding that makes a gate fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A limit is exceeded.
    Fails,
    /// A limit is exceeded, or a finding is undecided.
    Undecided,
    /// A finding does not hold: it fails, is undecided, or its limit does not bind.
    NotBinding,
}

impl FailOn {
    /// Whether a finding with this verdict makes the gate fail.
    #[must_use]
    pub const fn is_met_by(self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Fails => true,
            Verdict::Undecided => matches!(self, Self::Undecided | Self::NotBinding),
            Verdict::NotBinding => matches!(self, Self::NotBinding),
            Verdict::Holds => false,
        }
    }
}
