//! Sites and the kinds of facilities that they are, as CSV with a header or as NDJSON, one object a line.

use std::collections::BTreeMap;

use super::file::Text;
use super::rows::{self, Column, Row};
use crate::failure::{Failure, Fault};

/// Greatest number of sites.
const SITES: usize = 100_000;

/// The fields of a site.
const FIELDS: [Column; 3] = [
    Column::text("site", "the name of a site, as items have it"),
    Column::text("facility", "a kind of facility such as icbm_base"),
    Column::text("note", "text in double quotes"),
];

/// Reads which kind of facility each site is.
///
/// # Errors
///
/// [`Failure::Input`] with every line that is no site, or that names a site again.
pub fn read(text: &Text) -> Result<BTreeMap<String, String>, Failure> {
    let mut sites = BTreeMap::new();
    rows::read(text, &FIELDS, SITES, |row| site(row, &mut sites))?;
    Ok(sites)
}

fn site(row: &Row<'_, { FIELDS.len() }>, sites: &mut BTreeMap<String, String>) -> Result<(), Fault> {
    let site = row.need("site", "a row without a site")?;
    let facility = row.need("facility", "a site without its kind of facility")?;
    if sites.insert(site.text.to_string(), facility.text.to_string()).is_some() {
        return Err(row.fault_of(site, format!("site '{}' stands twice; expected each site once", site.text)));
    }
    Ok(())
}
