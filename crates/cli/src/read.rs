//! `read`: what reading would propose for files, as JSON for programs or as a summary for people.

use crate::config::ReadArgs;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::path::Path;
use std::process::ExitCode;
use yipanqi_app::reading::{Kind, Reading, TrustLevel, Unreadable, in_order, read_file};

/// The most that is read of one file, bytes.
const MAX_BYTES: usize = 8 << 20;

/// Reads every file; those that cannot be read are told one by one and do not keep the others from being read.
/// Many are read at once and shown in their order, each as soon as it and those before it are done.
pub fn read(terminal: &Terminal, args: &ReadArgs) -> Result<ExitCode, Problem> {
    let mut status = ExitCode::SUCCESS;
    let mut broken = None;
    let mut shown = 0;
    let list = args.json && args.files.len() > 1;
    in_order(
        &args.files,
        |path| one(path, args.source_url.as_deref()),
        |outcome| match outcome {
            Err(problem) => status = terminal.fail(&problem),
            Ok(reading) if args.json => match serde_json::to_string_pretty(&reading) {
                Ok(text) if list => {
                    terminal.piece(if shown == 0 { "[\n  " } else { ",\n  " });
                    terminal.piece(text.replace('\n', "\n  "));
                    shown += 1;
                }
                Ok(text) => terminal.data(text),
                Err(cause) => broken = Some(Problem::broken(&cause)),
            },
            Ok(reading) => {
                if shown > 0 {
                    terminal.data("");
                }
                summary(terminal, &reading);
                shown += 1;
            }
        },
    );
    if list {
        terminal.data(if shown == 0 { "[]" } else { "\n]" });
    }
    broken.map_or(Ok(status), Err)
}

fn one(path: &Path, source_url: Option<&str>) -> Result<Reading, Problem> {
    let told = std::fs::metadata(path).map_err(|cause| Problem::file(path, &cause))?;
    if told.is_dir() {
        return Err(Problem::yours("file-is-folder").with("path", path.display()));
    }
    if told.len() > MAX_BYTES as u64 {
        return Err(unreadable(
            path,
            &Unreadable::TooLarge {
                bytes: usize::try_from(told.len()).unwrap_or(usize::MAX),
                limit: MAX_BYTES,
            },
        ));
    }
    let bytes = std::fs::read(path).map_err(|cause| Problem::file(path, &cause))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    read_file(&bytes, &name, source_url, MAX_BYTES).map_err(|cause| unreadable(path, &cause))
}

fn unreadable(path: &Path, cause: &Unreadable) -> Problem {
    let problem = match cause {
        Unreadable::Empty => Problem::yours("read-empty"),
        Unreadable::TooLarge { bytes, limit } => Problem::yours("read-too-large")
            .with("bytes", bytes)
            .with("limit", limit),
        Unreadable::NotText { looks_like } => Problem::yours("read-not-text").with("format", looks_like),
        Unreadable::Encrypted { looks_like } => Problem::yours("read-encrypted").with("format", looks_like),
        Unreadable::Truncated { at } => Problem::yours("read-truncated").with("at", at),
        Unreadable::Undecodable { at } => Problem::yours("read-undecodable").with("at", at),
    };
    problem.with("path", path.display())
}

fn summary(terminal: &Terminal, reading: &Reading) {
    let words = terminal.words;
    let line = |key: &str, value: &str| {
        if !value.is_empty() {
            terminal.data(format_args!("{}: {value}", words.t(key)));
        }
    };
    terminal.data(format_args!("# {}", reading.file));
    line("cli.read-title", reading.title.as_deref().unwrap_or_default());
    let kind = match reading.kind {
        Kind::Communique => "cli.read-communique",
        Kind::TaskDivision => "cli.read-task-division",
        Kind::ProjectList => "cli.read-project-list",
        Kind::Rules => "cli.read-rules",
        Kind::Other => "cli.read-other",
    };
    line("cli.read-kind", words.t(kind));
    line(
        "cli.read-day",
        reading.issued_or_held_on.as_deref().unwrap_or_default(),
    );
    if let Some(meeting) = &reading.meeting {
        line("cli.read-body", meeting.body.as_deref().unwrap_or_default());
        line(
            "cli.read-session",
            &meeting.session.map(|n| n.to_string()).unwrap_or_default(),
        );
        line("cli.read-place", meeting.place.as_deref().unwrap_or_default());
        line("cli.read-venues", &meeting.venues.join(" · "));
    }
    let trust = match reading.trust.level {
        TrustLevel::Trusted => "cli.read-trusted",
        TrustLevel::Doubtful => "cli.read-doubtful",
        TrustLevel::Untrusted => "cli.read-untrusted",
    };
    let reasons = reading.trust.reasons.join(", ");
    let trust = words.t(trust);
    line(
        "cli.read-trust",
        &if reasons.is_empty() {
            trust.to_owned()
        } else {
            format!("{trust} ({reasons})")
        },
    );
    let cleaned: Vec<String> = reading
        .normalised
        .iter()
        .map(|s| format!("{} {}", s.step, s.count))
        .collect();
    line("cli.read-cleaned", &cleaned.join(", "));
    for person in &reading.people {
        line(
            "cli.read-person",
            &format!("{} {}", person.name, person.posts.join(" · ")),
        );
    }
    line("cli.read-documents", &reading.documents_reviewed.join(" · "));
    terminal.data(format_args!(
        "{}: {}",
        words.t("cli.read-tasks"),
        reading.tasks.len()
    ));
    for (n, task) in reading.tasks.iter().enumerate() {
        let units = [task.lead_units.join(" · "), task.due.clone().unwrap_or_default()];
        let units: Vec<String> = units.into_iter().filter(|u| !u.is_empty()).collect();
        let tail = if units.is_empty() {
            String::new()
        } else {
            format!(" [{}]", units.join("; "))
        };
        terminal.data(format_args!("{:>4}. {}{tail}", n + 1, task.text));
    }
    terminal.data(format_args!(
        "{}: {}",
        words.t("cli.read-figures"),
        reading.indicators.len()
    ));
}
