//! `trail`: is it whole, one line that leaves the site, its last entries.

use crate::config::{Place, TrailVerb};
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::process::ExitCode;
use yipanqi_app::domain::time::BEIJING;

pub async fn trail(terminal: &Terminal, place: &Place, verb: TrailVerb) -> Result<ExitCode, Problem> {
    let app = house::open(place).await?;
    match verb {
        TrailVerb::Verify { .. } => verify(terminal, &app).await,
        TrailVerb::Anchor => Err(Problem::ours("no-site")),
        TrailVerb::Show { last } => show(terminal, &app, last).await,
    }
}

async fn verify(terminal: &Terminal, app: &yipanqi_app::App) -> Result<ExitCode, Problem> {
    let mut read = app.store().read().await?;
    let seen = read
        .verify(app.blobs(), &[], &mut |done| {
            terminal.progress("cli.verifying", done);
        })
        .await?;
    terminal.progress_done();
    for finding in &seen.findings {
        let args = finding.args();
        let values: Vec<(&str, &dyn std::fmt::Display)> = args
            .iter()
            .map(|(n, v)| (*n, v as &dyn std::fmt::Display))
            .collect();
        terminal.data(
            terminal
                .words
                .with(&format!("finding.{}", finding.code()), &values),
        );
    }
    terminal.data(terminal.words.with(
        "cli.verified",
        &[
            ("entries", &seen.entries),
            ("rows", &seen.rows),
            ("blobs", &seen.blobs),
            ("findings", &seen.findings.len()),
            ("seq", &seen.head.0),
            ("hash", &seen.head.1),
        ],
    ));
    if seen.findings.is_empty() {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(Problem::yours("trail-findings").with("count", seen.findings.len()))
    }
}

/// Tab-separated, oldest first: seq, time, account, post, act, object, outcome, reason, hash.
async fn show(terminal: &Terminal, app: &yipanqi_app::App, last: i64) -> Result<ExitCode, Problem> {
    let mut read = app.store().read().await?;
    let mut entries = read.entries_before(i64::MAX, last.max(0)).await?;
    read.end().await?;
    entries.reverse();
    for e in entries {
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        terminal.data(format_args!(
            "{}\t{}\t{}\t{}\t{}\t{}/{}\t{}\t{}\t{}",
            e.seq,
            e.at.clock(BEIJING),
            number(e.account),
            number(e.post),
            e.act,
            e.object_kind,
            number(e.object_id),
            e.outcome,
            e.reason.unwrap_or_default().replace(['\t', '\n', '\r'], " "),
            e.hash,
        ));
    }
    Ok(ExitCode::SUCCESS)
}
