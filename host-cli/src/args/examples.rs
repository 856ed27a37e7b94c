//! The examples at the end of each command's help. A test runs every one of them; what stands after `#` is for readers.

pub(super) const PROVERKA: &str = "\
Examples:
  proverka demo
  proverka limits --at 2020-03-01 --party US
  proverka term new-start --at 2020-02-10";

pub(super) const DEMO: &str = "\
Examples:
  proverka demo
  proverka demo --format json";

pub(super) const LIMITS: &str = "\
Examples:
  proverka limits --at 2020-03-01 --party US    # built-in numbers of one day
  proverka limits mine.csv --latest
  proverka limits mine.xlsx --sheet Totals --range A1:E5
  cat mine.csv | proverka limits --fail-on fails --quiet
  proverka limits items.ndjson --at 2020-03-01    # each item is declared
  proverka limits --latest --add US:launchers=20    # what if";

pub(super) const COMPARE: &str = "\
Examples:
  proverka limits compare --from 2019-09-01 --to 2020-03-01
  proverka limits compare built-in mine.csv";

pub(super) const EXPORT: &str = "\
Examples:
  proverka limits export --at 2020-03-01
  proverka limits export mine.xlsx --sheet Totals > totals.csv";

pub(super) const UPDATE: &str = "\
Examples:
  proverka limits update items.ndjson notices.ndjson --declared 2012-03-01 --at 2012-06-30
  proverka limits items.ndjson --notices notices.ndjson --declared 2012-03-01 --at 2012-06-30";

pub(super) const TERM: &str = "\
Examples:
  proverka term new-start --at 2020-02-10
  proverka term new-start --at 2020-02-10 --if-extended 5y
  proverka term new-start --at 2020-02-10 --if-notice 2020-03-01 --by US
  proverka term npt --between 2021-01-01..2026-03-01 --party RU";

pub(super) const STATUS: &str = "\
Examples:
  proverka status --at 2020-03-01
  proverka status --at 2020-03-01 --party UA";

pub(super) const TIMELINE: &str = "\
Examples:
  proverka timeline --kind strategic --from 2000-01-01 --to 2026-03-01
  proverka timeline --party US --chart timeline.svg";

pub(super) const CALENDAR: &str = "\
Examples:
  proverka calendar new-start --from 2011-02-05 --to 2011-10-31
  proverka calendar new-start inf --from 1991-01-01 --to 2012-01-01 --party US --format csv
  proverka calendar jcpoa --from 2015-01-01 --to 2031-12-31
  proverka calendar new-start --from 2020-02-10 --to 2022-01-01 --at 2020-02-10    # as known on that day
  proverka calendar new-start --from 2024-01-01 --to 2026-12-31 --format ics -o new-start.ics";

pub(super) const TREATY_LIST: &str = "\
Examples:
  proverka treaty list";

pub(super) const TREATY_SHOW: &str = "\
Examples:
  proverka treaty show new-start
  proverka treaty show my-treaty.json --format json";

pub(super) const TREATY_EXPORT: &str = "\
Examples:
  proverka treaty export new-start > my-treaty.json";

pub(super) const TREATY_ACTS: &str = "\
Examples:
  proverka treaty acts new-start > my-acts.ndjson";

pub(super) const TREATY_NEW: &str = "\
Examples:
  proverka treaty new --id my-treaty --name 'My treaty' --parties US,RU > my-treaty.json
  proverka treaty new --explain";

pub(super) const TREATY_LINT: &str = "\
Examples:
  proverka treaty lint my-treaty.json";

pub(super) const DATE_ADD: &str = "\
Examples:
  proverka date add 2020-01-31 1m --month-end clamp
  proverka date add 2020-02-27 45d
  proverka date add 2020-01-31T12:00:00Z 32h";

pub(super) const DATE_DIFF: &str = "\
Examples:
  proverka date diff 2020-02-27 2021-02-05
  proverka date diff 2020-01-31T12:00:00Z 2020-02-01T00:00:00Z";

pub(super) const COMPLETIONS: &str = "\
Examples:
  proverka completions bash > proverka.bash";

pub(super) const MAN: &str = "\
Examples:
  proverka man limits > proverka-limits.1
  proverka man --dir .";

pub(super) const JOURNAL_VERIFY: &str = "\
Examples:
  proverka journal verify record.pvkb --keys keys.txt
  proverka journal verify record.pvkb --keys keys.txt --held held.txt";

pub(super) const JOURNAL_SHOW: &str = "\
Examples:
  proverka journal show record.pvkb --keys keys.txt
  proverka journal show record.pvkb --keys keys.txt --kind TALLY,CORRECTION";

pub(super) const JOURNAL_COMPARE: &str = "\
Examples:
  proverka journal compare record.pvkb record.pvkb --keys keys.txt";

pub(super) const JOURNAL_REDACT: &str = "\
Examples:
  proverka journal redact record.pvkb redacted.pvkb --keys keys.txt --all";

pub(super) const JOURNAL_CHECKPOINT: &str = "\
Examples:
  proverka journal checkpoint record.pvkb --keys keys.txt";
