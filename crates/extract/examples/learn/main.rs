//! Learns which clauses of a meeting's page are tasks, from pages whose tasks are known, and writes the table of weights
//! that the reader uses.
//!
//! `cargo run --release -p yipanqi-extract --example learn`; with `--score` it only tells how well each set of pages is
//! told by what all others teach (F1 of clauses), beside the rules; with `--check` it only tells whether the table is what
//! the pages teach, and ends with 1 if not.
//!
//! Real pages teach most, and their texts belong to those who wrote them. `--public FILE…` learns from marked pages that
//! are kept elsewhere, together with those that are kept here, and writes down (`learn/public.tsv`) what they add to the
//! weight of each sign; the table is what the pages here teach and that.

mod fit;
mod pages;

use std::path::Path;
use std::process::ExitCode;

use fit::{Example, Fitted, More};
use pages::Set;

/// Where the pages that `public.tsv` was learned from come from.
const PUBLIC: &str = "\
# What marked public pages that are not kept here add to the weights of signs, in hundredths; written by `--public`.
# They are news of what leaders asked for on visits and in instructions (2022 to 2026), none with 会议, 座谈会 or 领导小组 in its
# title, and sections of the reports of provinces for 2026 far behind their goals; each marked by one of seventeen hands.
";

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
    let mut args = std::env::args().skip(1);
    let asked = args.next();
    let sets = pages::all(room)?;
    let table = room.join("src/learn/weights.txt");
    let added = room.join("learn/public.tsv");
    let more = || More::read(&read(&added)?).map_err(|why| format!("{}: {why}", added.display()));
    match asked.as_deref() {
        Some("--score") => score(&sets, &more()?),
        Some("--check") => return check(&sets, &more()?, &table),
        Some("--public") => {
            let more = added_by(&sets, args)?;
            write(&added, &format!("{PUBLIC}{}", more.lines()))?;
            println!("{} signs with what public pages add", more.len());
        }
        None => {
            let lines = taught(&sets, &more()?);
            write(&table, &lines)?;
            println!("{} signs with weights", lines.lines().count());
        }
        Some(other) => return Err(format!("{other}: only --score, --check and --public are known")),
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn write(path: &Path, lines: &str) -> Result<(), String> {
    std::fs::write(path, lines).map_err(|e| format!("{}: {e}", path.display()))
}

/// What the marked pages of other files add to what the pages here teach.
fn added_by(sets: &[Set], files: impl Iterator<Item = String>) -> Result<More, String> {
    let mut others = Vec::new();
    for file in files {
        let set = pages::marked_set(Path::new(&file), &read(Path::new(&file))?);
        println!("{}: {} pages, {} clauses", set.name, set.pages, set.clauses.len());
        others.push(set);
    }
    if others.is_empty() {
        return Err("--public: no file with marked pages is named".to_owned());
    }
    let here: Vec<&Example> = sets.iter().flat_map(|set| &set.clauses).collect();
    let there = others.iter().flat_map(|set| &set.clauses);
    let both: Vec<&Example> = here.iter().copied().chain(there).collect();
    Ok(Fitted::to(&both).beyond(&Fitted::to(&here)))
}

fn check(sets: &[Set], more: &More, table: &Path) -> Result<ExitCode, String> {
    let is = read(table)?;
    if is == taught(sets, more) {
        println!("the table is what the pages teach");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("the table is not what the pages teach: run this without --check");
    Ok(ExitCode::from(1))
}

/// The table that all pages teach.
fn taught(sets: &[Set], more: &More) -> String {
    let examples: Vec<&Example> = sets.iter().flat_map(|set| &set.clauses).collect();
    Fitted::to(&examples).with(more).table()
}

/// Each set by what the others teach.
fn score(sets: &[Set], more: &More) {
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
        let fitted = Fitted::to(&others).with(more);
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
