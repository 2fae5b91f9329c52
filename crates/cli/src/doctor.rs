//! `doctor`: one line of proof for each check; exit 1 when one is not good.

use crate::config::Place;
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::fmt::Display;
use std::process::ExitCode;
use yipanqi_app::{Check, Health};

pub async fn doctor(terminal: &Terminal, place: &Place, rebuild: bool) -> Result<ExitCode, Problem> {
    let app = house::open(place).await?;
    let mut checks = app.store().doctor(app.blobs(), app.now()).await?;
    checks.push(key_file(place));
    if rebuild {
        let done = app
            .rebuild_search(&mut |done| terminal.progress("cli.rebuilding", done))
            .await?;
        terminal.progress_done();
        let seen = vec![
            ("count", done.objects.to_string()),
            ("differing", done.differing.to_string()),
        ];
        checks.push(Check::of("search", done.differing == 0, seen));
        let runs = app.rebuild_lights().await?;
        let seen = vec![
            ("same", runs.same.to_string()),
            ("restored", runs.restored.len().to_string()),
            ("differing", runs.differing.len().to_string()),
            ("moved", runs.moved.len().to_string()),
        ];
        let fine = runs.restored.is_empty() && runs.differing.is_empty();
        checks.push(Check::of("lights", fine, seen));
        let done = app.rebuild_waiting().await?;
        let seen = vec![
            ("count", done.objects.to_string()),
            ("differing", done.differing.to_string()),
        ];
        checks.push(Check::of("waiting", done.differing == 0, seen));
        let (sums, seen) = app.rebuild_sums().await?;
        for (code, done) in [("sums", sums), ("seen", seen)] {
            let seen = vec![
                ("count", done.objects.to_string()),
                ("differing", done.differing.to_string()),
            ];
            checks.push(Check::of(code, done.differing == 0, seen));
        }
        let done = app.rebuild_values().await?;
        let seen = vec![
            ("count", done.objects.to_string()),
            ("differing", done.differing.to_string()),
        ];
        checks.push(Check::of("values", done.differing == 0, seen));
    }
    let mut bad = 0;
    for check in &checks {
        let word = match check.health {
            Health::Good => "cli.doctor-good",
            Health::Unknown => "cli.doctor-unknown",
            Health::Bad => {
                bad += 1;
                "cli.doctor-bad"
            }
        };
        let shown: Vec<(&str, &str)> = check
            .seen
            .iter()
            .map(|(name, seen)| (*name, if seen.is_empty() { "-" } else { seen }))
            .collect();
        let values: Vec<(&str, &dyn Display)> = shown.iter().map(|(n, v)| (*n, v as &dyn Display)).collect();
        let what = terminal
            .words
            .with(&format!("cli.doctor-{}", check.code), &values);
        terminal.data(format_args!("{}\t{what}", terminal.words.t(word)));
    }
    if bad == 0 {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(Problem::yours("doctor-findings").with("count", bad))
    }
}

/// The signing key is there, and nobody but its owner can read it.
fn key_file(place: &Place) -> Check {
    let path = place.keys().join("anchor.key");
    let Ok(told) = std::fs::metadata(&path) else {
        let seen = vec![("seen", "-".to_owned())];
        return Check {
            code: "key",
            health: Health::Unknown,
            seen,
        };
    };
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::mode(&told.permissions()) & 0o777;
    #[cfg(not(unix))]
    let mode = if told.is_file() { 0o600 } else { 0 };
    Check::of("key", mode == 0o600, vec![("seen", format!("{mode:o}"))])
}
