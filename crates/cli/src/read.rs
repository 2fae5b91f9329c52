//! `read`: what reading would propose for files, as JSON for programs or as a summary for people.

use crate::batch::{Item, Items};
use crate::config::ReadArgs;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use yipanqi_app::reading::{FileRead, Kind, Reading, TrustLevel, Unreadable, in_order, read_file};
use yipanqi_web::unreadable::unreadable;
use yipanqi_web::words::Words;

/// The most that is read of one file, bytes.
pub const MAX_BYTES: usize = 8 << 20;
/// Exit status of what was told to stop, as shells give it for an interrupt.
const STOPPED: u8 = 130;

/// What became of one file.
enum Outcome {
    Read(Box<FileRead>),
    Refused {
        name: String,
        /// The name with where it lies.
        shown: String,
        cause: Unreadable,
    },
    Failed {
        name: String,
        problem: Problem,
    },
}

/// Reads every file, every file of every archive and folder; those that cannot be read are told one by one and do not
/// keep the others from being read. Many are read at once and shown in their order, each as soon as it and those
/// before it are done. A list has an entry for each of them. An interrupt ends the batch after those under way.
pub fn read(terminal: &Terminal, args: &ReadArgs) -> Result<ExitCode, Problem> {
    let stop = stop_on_interrupt();
    let mut items = Items::of(&args.files, stop.clone());
    let list = args.json && items.are_many();
    let batch = items.are_many();
    let mut status = ExitCode::SUCCESS;
    let mut broken = None;
    let mut tally = Tally::default();
    let known = items.known();
    in_order(
        &mut items,
        |item| one(item, args.source_url.as_deref(), args.json),
        |outcome| {
            match outcome {
                Outcome::Failed { name, problem } => {
                    terminal.bar_done();
                    status = terminal.fail(&problem);
                    if list {
                        let entry = entry_of(terminal, &name, problem.code(), &problem);
                        piece(terminal, tally.all(), &entry);
                    }
                    tally.failed += 1;
                }
                Outcome::Refused { name, shown, cause } => {
                    terminal.bar_done();
                    let problem = told(terminal, &shown, &cause);
                    status = terminal.fail(&problem);
                    if list {
                        let entry = entry_of(terminal, &name, cause.code(), &problem);
                        piece(terminal, tally.all(), &entry);
                    }
                    tally.refuse(cause.code(), terminal, &cause);
                }
                Outcome::Read(read) => {
                    if batch {
                        terminal.bar_done();
                    }
                    if let Err(problem) = show(terminal, args.json, list, &tally, &read) {
                        broken = Some(problem);
                    }
                    tally.read += 1;
                }
            }
            if batch {
                terminal.bar(tally.all(), known.load(Ordering::Relaxed));
            }
        },
    );
    terminal.bar_done();
    if list {
        terminal.data(if tally.all() == 0 { "[]" } else { "\n]" });
    }
    if let Some(problem) = broken {
        return Err(problem);
    }
    if batch {
        tally.tell(terminal);
    }
    if stop.load(Ordering::Relaxed) {
        terminal.say("cli.read-cancelled", &[]);
        return Ok(ExitCode::from(STOPPED));
    }
    Ok(status)
}

/// A flag that an interrupt sets. A second interrupt ends the program at once.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            flag.store(true, Ordering::Relaxed);
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(i32::from(STOPPED));
            }
        }
    });
    stop
}

/// How a batch went.
#[derive(Default)]
struct Tally {
    read: usize,
    failed: usize,
    /// Reason → how many, and its words.
    refused: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

impl Tally {
    fn refuse(&mut self, code: &'static str, terminal: &Terminal, cause: &Unreadable) {
        let (why, _) = unreadable(terminal.words, &cause.reason());
        *self.refused.entry(code).or_default().entry(why).or_default() += 1;
    }

    fn refusals(&self) -> usize {
        self.refused.values().flat_map(BTreeMap::values).sum()
    }

    fn all(&self) -> usize {
        self.read + self.failed + self.refusals()
    }

    /// What was read, what was not, and why.
    fn tell(&self, terminal: &Terminal) {
        terminal.say("cli.read-batch", &[("read", &self.read), ("all", &self.all())]);
        let refused = self.refusals() + self.failed;
        if refused == 0 {
            return;
        }
        terminal.say("cli.read-refused", &[("count", &refused)]);
        for (why, count) in self.refused.values().flatten() {
            terminal.note(format_args!("  {count} × {why}"));
        }
    }
}

/// Shows a reading: a piece of JSON, or a summary.
fn show(terminal: &Terminal, json: bool, list: bool, before: &Tally, read: &FileRead) -> Result<(), Problem> {
    if !json {
        if before.read > 0 {
            terminal.data("");
        }
        summary(terminal, &read.reading);
        return Ok(());
    }
    let text = serde_json::to_string_pretty(read).map_err(|cause| Problem::broken(&cause))?;
    if list {
        piece(terminal, before.all(), &text);
    } else {
        terminal.data(text);
    }
    Ok(())
}

/// One entry of the list.
fn piece(terminal: &Terminal, before: usize, json: &str) {
    terminal.piece(if before == 0 { "[\n  " } else { ",\n  " });
    terminal.piece(json.replace('\n', "\n  "));
}

/// The entry of a file that was not read.
fn entry_of(terminal: &Terminal, name: &str, code: &str, problem: &Problem) -> String {
    let error = serde_json::json!({
        "code": code,
        "message": problem.text(terminal.words),
        "hint": problem.hint(terminal.words),
    });
    format!("{:#}", serde_json::json!({ "file": name, "error": error }))
}

/// One file, read.
fn one(item: Item, source_url: Option<&str>, details: bool) -> Outcome {
    let (name, shown, bytes) = match item {
        Item::Failed(path, problem) => {
            let name = name_of(&path);
            return Outcome::Failed { name, problem };
        }
        Item::File(path) => {
            let shown = path.display().to_string();
            let name = name_of(&path);
            match bytes_of(&path) {
                Ok(bytes) => (name, shown, bytes),
                Err(problem) => return Outcome::Failed { name, problem },
            }
        }
        Item::Entry { archive, entry } => (
            entry.path.clone(),
            format!("{archive}/{}", entry.path),
            entry.bytes,
        ),
    };
    match bytes.and_then(|bytes| read_file(&bytes, &name, source_url, MAX_BYTES)) {
        Ok(mut read) => {
            if details {
                read.reading = read.reading.with_details();
            }
            Outcome::Read(Box::new(read))
        }
        Err(cause) => Outcome::Refused { name, shown, cause },
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The bytes of a file, unless there are too many of them.
fn bytes_of(path: &Path) -> Result<Result<Vec<u8>, Unreadable>, Problem> {
    let told = std::fs::metadata(path).map_err(|cause| Problem::file(path, &cause))?;
    if told.len() > MAX_BYTES as u64 {
        return Ok(Err(Unreadable::TooLarge {
            bytes: usize::try_from(told.len()).unwrap_or(usize::MAX),
            limit: MAX_BYTES,
        }));
    }
    std::fs::read(path)
        .map(Ok)
        .map_err(|cause| Problem::file(path, &cause))
}

/// Why a file was not read, and what helps, in the words of the pages.
fn told(terminal: &Terminal, name: &str, cause: &Unreadable) -> Problem {
    let (why, to_do) = unreadable(terminal.words, &cause.reason());
    let bare = |text: String| text.trim_end_matches(['.', '。']).to_owned();
    Problem::yours("read-unreadable")
        .with("path", name)
        .with("why", bare(why))
        .with("do", bare(to_do))
}

/// What the pages of documents say of a code with its count; the code itself where they have no words for it.
fn counted(words: Words, what: &str, code: &str, count: &dyn Display) -> String {
    let key = format!("documents.{what}-{code}");
    if Words::has(&key) {
        words.with(&key, &[("n", count)])
    } else {
        format!("{code} {count}").trim_end().to_owned()
    }
}

fn summary(terminal: &Terminal, reading: &Reading) {
    let words = terminal.words;
    let line = |key: &str, value: &str| {
        if !value.is_empty() {
            terminal.data(format_args!("{}: {value}", words.t(key)));
        }
    };
    terminal.data(format_args!("# {}", reading.file));
    if let Some(source) = &reading.source {
        let why: Vec<String> = source
            .evidence
            .iter()
            .map(|e| format!("{} {}", e.code, e.seen))
            .collect();
        let why = words.with(
            "cli.read-why",
            &[("encoding", &source.encoding), ("why", &why.join(", "))],
        );
        line(
            "cli.read-format",
            &format!("{:?}, {why}", source.format).to_lowercase(),
        );
        let notes: Vec<String> = source
            .notes
            .iter()
            .map(|n| counted(words, "note", &n.code, &n.count))
            .collect();
        line("cli.read-left-out", &notes.join("; "));
    }
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
    let reasons: Vec<String> = reading
        .trust
        .reasons
        .iter()
        .map(|reason| {
            let (code, count) = reason.split_once(':').unwrap_or((reason, ""));
            counted(words, "reason", code, &count)
        })
        .collect();
    let reasons = reasons.join("; ");
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
        .map(|s| counted(words, "step", &s.step, &s.count))
        .collect();
    line("cli.read-cleaned", &cleaned.join("; "));
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
