//! Learns which clauses of a meeting's page are tasks, from pages whose tasks are known, and writes the table of weights
//! that the reader uses.
//!
//! `cargo run --release -p yipanqi-extract --example learn`; with `--score` it only tells how well each set of pages is
//! told by what all others teach (F1 of clauses), beside the rules; with `--check` it only tells whether the table is what
//! the pages teach, and ends with 1 if not.

mod fit;
mod pages;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use fit::{Example, Fitted};
use pages::Set;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let asked = std::env::args().nth(1);
    let sets = pages::all(room)?;
    let table = room.join("src/learn/weights.txt");
    match asked.as_deref() {
        Some("--score") => score(&sets),
        Some("--check") => return check(&sets, &table),
        None => {
            let lines = taught(&sets);
            std::fs::write(&table, &lines).map_err(|e| format!("{}: {e}", table.display()))?;
            println!("{} signs with weights", lines.lines().count());
        }
        Some(other) => return Err(format!("{other}: only --score and --check are known")),
    }
    Ok(ExitCode::SUCCESS)
}

fn check(sets: &[Set], table: &PathBuf) -> Result<ExitCode, String> {
    let is = std::fs::read_to_string(table).map_err(|e| format!("{}: {e}", table.display()))?;
    if is == taught(sets) {
        println!("the table is what the pages teach");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("the table is not what the pages teach: run this without --check");
    Ok(ExitCode::from(1))
}

/// The table that all pages teach.
fn taught(sets: &[Set]) -> String {
    let examples: Vec<&Example> = sets.iter().flat_map(|set| &set.clauses).collect();
    Fitted::to(&examples).table()
}

/// Each set by what the others teach.
fn score(sets: &[Set]) {
    println!(
        "{:<12}{:>6}{:>8}{:>7}{:>8}{:>9}",
        "set", "pages", "clauses", "tasks", "rules", "weights"
    );
    let mut all = (Vec::new(), Vec::new());
    for set in sets {
        let others: Vec<&Example> = sets
            .iter()
            .filter(|other| other.name != set.name)
            .flat_map(|other| &other.clauses)
            .collect();
        let fitted = Fitted::to(&others);
        let by_rules: Vec<(bool, bool)> = set.clauses.iter().map(|c| (c.by_rules, c.is_task)).collect();
        let by_weights: Vec<(bool, bool)> = set.clauses.iter().map(|c| (fitted.says(c), c.is_task)).collect();
        told(&set.name, set.pages, &by_rules, &by_weights);
        all.0.extend(by_rules);
        all.1.extend(by_weights);
    }
    told("all", sets.iter().map(|set| set.pages).sum(), &all.0, &all.1);
}

fn told(name: &str, pages: usize, by_rules: &[(bool, bool)], by_weights: &[(bool, bool)]) {
    let tasks = by_rules.iter().filter(|(_, is)| *is).count();
    println!(
        "{name:<12}{pages:>6}{:>8}{tasks:>7}{:>8.3}{:>9.3}",
        by_rules.len(),
        f1(by_rules),
        f1(by_weights)
    );
}

/// Of answers with the truth beside them.
#[expect(clippy::cast_precision_loss, reason = "thousands")]
fn f1(answers: &[(bool, bool)]) -> f64 {
    let right = answers.iter().filter(|(said, is)| *said && *is).count();
    let wrong = answers.iter().filter(|(said, is)| said != is).count();
    2.0 * right as f64 / (2 * right + wrong).max(1) as f64
}
