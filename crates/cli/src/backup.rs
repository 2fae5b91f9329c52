//! `backup` and `restore`.

use crate::config::{Place, RestoreArgs};
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use crate::trail::{read_anchors, tell_findings};
use std::path::Path;
use std::process::ExitCode;

pub async fn backup(terminal: &Terminal, place: &Place, folder: &Path) -> Result<ExitCode, Problem> {
    let app = house::open(place).await?;
    let mut read = app.store().read().await?;
    let report = read
        .backup(app.blobs(), folder, app.now(), &mut |done| {
            terminal.progress("cli.copying", done);
        })
        .await?;
    read.end().await?;
    terminal.progress_done();
    for digest in &report.lost {
        terminal.say("cli.backup-lost", &[("digest", digest)]);
    }
    terminal.data(terminal.words.with(
        "cli.backed-up",
        &[
            ("rows", &report.rows),
            ("blobs", &report.blobs),
            ("seq", &report.head.0),
            ("hash", &report.head.1),
        ],
    ));
    terminal.say("cli.backup-keys", &[]);
    if report.lost.is_empty() {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(Problem::yours("trail-findings").with("count", report.lost.len()))
    }
}

pub async fn restore(terminal: &Terminal, place: &Place, args: &RestoreArgs) -> Result<ExitCode, Problem> {
    let anchors = read_anchors(&args.anchor)?;
    if !args.folder.join("manifest.txt").exists() {
        return Err(Problem::yours("no-backup"));
    }
    let app = house::open_or_make(place).await?;
    let report = app
        .store()
        .restore(&args.folder, app.blobs(), &anchors, app.now(), &mut |done| {
            terminal.progress("cli.restoring", done);
        })
        .await?;
    terminal.progress_done();
    tell_findings(terminal, &report.findings);
    terminal.data(terminal.words.with(
        "cli.restored",
        &[
            ("rows", &report.rows),
            ("blobs", &report.blobs),
            ("seq", &report.head.0),
            ("hash", &report.head.1),
        ],
    ));
    if let Some((first, last)) = report.missing {
        terminal.say("cli.restored-missing", &[("first", &first), ("last", &last)]);
    }
    if !report.findings.is_empty() {
        terminal.say("cli.restored-findings", &[("count", &report.findings.len())]);
        return Err(Problem::yours("trail-findings").with("count", report.findings.len()));
    }
    Ok(ExitCode::SUCCESS)
}
