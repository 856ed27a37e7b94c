//! Writes the charts of the tests as SVG and PNG, to be looked at: `CHART_DIR=/tmp cargo run -p proverka-cli --example
//! gallery`.

mod record;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::var_os("CHART_DIR").ok_or("CHART_DIR is the folder to write to")?);
    for (name, chart) in record::all() {
        std::fs::write(folder.join(name).with_extension("svg"), proverka_cli::chart::svg(&chart))?;
        std::fs::write(folder.join(name).with_extension("png"), proverka_cli::chart::png(&chart, 1)?)?;
    }
    Ok(())
}
