//! `trail`: is it whole, one line that leaves the site, its last entries.

use crate::config::{Place, TrailVerb};
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;
use yipanqi_app::anchors::Keys;
use yipanqi_app::domain::time::BEIJING;
use yipanqi_app::domain::trail::Anchor;
use yipanqi_app::{App, Error, Finding};

pub async fn trail(terminal: &Terminal, place: &Place, verb: TrailVerb) -> Result<ExitCode, Problem> {
    let app = house::open(place).await?;
    match verb {
        TrailVerb::Verify { anchor } => verify(terminal, &app, &read_anchors(&anchor)?).await,
        TrailVerb::Anchor => match app.anchor(&Keys::at(&place.keys())).await {
            Ok(anchor) => {
                terminal.data(anchor);
                Ok(ExitCode::SUCCESS)
            }
            Err(Error::NotFound) => Err(Problem::yours("no-site")),
            Err(error) => Err(error.into()),
        },
        TrailVerb::Show { last } => show(terminal, &app, last).await,
    }
}

/// The anchors in files: one a line, empty lines left out.
pub fn read_anchors(files: &[PathBuf]) -> Result<Vec<Anchor>, Problem> {
    let mut anchors = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(path).map_err(|cause| Problem::file(path, &cause))?;
        for (at, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let wrong = || {
                Problem::yours("no-anchor")
                    .with("path", path.display())
                    .with("line", at + 1)
            };
            anchors.push(Anchor::parse(line).ok_or_else(wrong)?);
        }
    }
    Ok(anchors)
}

async fn verify(terminal: &Terminal, app: &App, anchors: &[Anchor]) -> Result<ExitCode, Problem> {
    let mut count = 0;
    for anchor in anchors {
        if let Some(problem) = app.check_anchor(anchor).await? {
            count += 1;
            let key = format!("cli.anchor-{}", problem.code());
            terminal.data(
                terminal
                    .words
                    .with(&key, &[("seq", &anchor.seq), ("key", &anchor.key_id)]),
            );
        }
    }
    let mut read = app.store().read().await?;
    let seen = read
        .verify(app.blobs(), anchors, &mut |done| {
            terminal.progress("cli.verifying", done);
        })
        .await?;
    read.end().await?;
    terminal.progress_done();
    tell_findings(terminal, &seen.findings);
    count += seen.findings.len();
    terminal.data(terminal.words.with(
        "cli.verified",
        &[
            ("entries", &seen.entries),
            ("rows", &seen.rows),
            ("blobs", &seen.blobs),
            ("anchors", &anchors.len()),
            ("findings", &count),
            ("seq", &seen.head.0),
            ("hash", &seen.head.1),
        ],
    ));
    if count == 0 {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(Problem::yours("trail-findings").with("count", count))
    }
}

/// One line for each finding.
pub fn tell_findings(terminal: &Terminal, findings: &[Finding]) {
    for finding in findings {
        let args = finding.args();
        let values: Vec<(&str, &dyn Display)> = args.iter().map(|(n, v)| (*n, v as &dyn Display)).collect();
        terminal.data(
            terminal
                .words
                .with(&format!("finding.{}", finding.code()), &values),
        );
    }
}

/// Tab-separated, oldest first: seq, time, account, post, act, object, outcome, reason, hash.
async fn show(terminal: &Terminal, app: &App, last: i64) -> Result<ExitCode, Problem> {
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
