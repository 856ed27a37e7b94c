//! The report of `journal verify` on a folder.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use crate::journal::words::count;
use crate::report::style::{self, Cell};

/// The records of a folder, each with its grade.
#[derive(Debug, Serialize)]
pub struct Folder {
    /// The name of the folder.
    pub folder: String,
    /// The worst verdict.
    #[serde(serialize_with = "crate::report::word")]
    pub verdict: Verdict,
    /// The records, by their names.
    pub records: Vec<Row>,
    /// Files that are no records.
    pub skipped: Vec<String>,
}

/// One record of a folder.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The name of the file.
    pub file: String,
    /// `bundle` or `image`; null if nothing could be judged.
    pub form: Option<&'static str>,
    /// The verdict on the record.
    #[serde(serialize_with = "crate::report::word")]
    pub verdict: Verdict,
    /// The grade of the record; null if nothing could be judged.
    pub grade: Option<&'static str>,
    /// Id of the device, in hex.
    pub device: Option<String>,
    /// The term digest.
    pub term: Option<String>,
    /// Size of the good part of the record.
    pub size: Option<u32>,
    /// Head at that size, in hex.
    pub head: Option<String>,
    /// The grade with its details, or why nothing could be judged.
    #[serde(rename = "headline")]
    pub means: String,
}

impl Row {
    /// A record about which nothing could be judged.
    #[must_use]
    pub fn not_judged(file: String, why: String) -> Self {
        Self {
            file,
            form: None,
            verdict: Verdict::Undecided,
            grade: None,
            device: None,
            term: None,
            size: None,
            head: None,
            means: why,
        }
    }

    /// Notes that the device signed another history in `other`.
    pub fn forked_from(&mut self, other: &str) {
        self.verdict = Verdict::Fails;
        self.grade = Some("equivocation");
        self.means = format!("EQUIVOCATION with {other}: `proverka journal compare` makes the proof");
    }
}

impl Folder {
    /// The report on these records.
    #[must_use]
    pub fn new(folder: String, records: Vec<Row>, skipped: Vec<String>) -> Self {
        let verdict = Verdict::all(records.iter().map(|row| row.verdict));
        Self { folder, verdict, records, skipped }
    }
}

impl crate::report::Report for Folder {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        crate::report::csv_columns(
            out,
            &[
                ("file", &|row: &Row| row.file.clone()),
                ("form", &|row| row.form.unwrap_or_default().to_owned()),
                ("verdict", &|row| row.verdict.as_str().to_owned()),
                ("grade", &|row| row.grade.unwrap_or_default().to_owned()),
                ("device", &|row| text(&row.device)),
                ("term", &|row| text(&row.term)),
                ("size", &|row| row.size.map_or(String::new(), |size| size.to_string())),
                ("head", &|row| text(&row.head)),
                ("headline", &|row| row.means.clone()),
            ],
            &self.records,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut table = style::table(&["file", "device", "size", "verdict", "headline"]);
        for row in &self.records {
            let device: String = row.device.as_deref().unwrap_or_default().chars().take(8).collect();
            table.add_row([
                Cell::new(&row.file),
                Cell::new(device),
                style::number(row.size.map_or(String::new(), |size| size.to_string())),
                Cell::new(style::verdict(row.verdict)),
                Cell::new(&row.means),
            ]);
        }
        style::write(&table, out)?;
        let records = count(self.records.len() as u64, "record", "records");
        style::paragraph(out, &format!("{}: {records} in {}", style::verdict(self.verdict), self.folder))?;
        if !self.skipped.is_empty() {
            style::paragraph(out, &format!("no records: {}", self.skipped.join(", ")))?;
        }
        Ok(())
    }
}
