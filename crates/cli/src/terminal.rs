//! What is written where: data to stdout, messages, errors and hints to stderr.

use crate::problem::Problem;
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use yipanqi_app::domain::time::BEIJING;
use yipanqi_app::{Clock, SystemClock};
use yipanqi_web::words::{Locale, Words};

/// The terminal and the language spoken on it.
pub struct Terminal {
    pub words: Words,
}

impl Terminal {
    pub fn new(locale: Locale) -> Self {
        Self {
            words: Words::new(locale, SystemClock.now().day(BEIJING).year()),
        }
    }

    /// One line of data. That nobody reads it any more is no error of ours.
    pub fn data(&self, line: impl Display) {
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// A piece of data, without an end of line.
    pub fn piece(&self, text: impl Display) {
        let _ = write!(std::io::stdout().lock(), "{text}");
    }

    /// A message by its key.
    pub fn say(&self, key: &str, values: &[(&str, &dyn Display)]) {
        self.note(self.words.with(key, values));
    }

    /// A message as it stands.
    pub fn note(&self, line: impl Display) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// How far long work has come: on a terminal only, on one line.
    pub fn progress(&self, key: &str, done: i64) {
        let mut out = std::io::stderr().lock();
        if out.is_terminal() {
            let _ = write!(out, "\r{}", self.words.with(key, &[("count", &done)]));
            let _ = out.flush();
        }
    }

    /// Ends the line of the progress.
    pub fn progress_done(&self) {
        let mut out = std::io::stderr().lock();
        if out.is_terminal() {
            let _ = writeln!(out);
        }
    }

    /// A bar of how far long work has come: on a terminal only, on one line.
    pub fn bar(&self, done: usize, of: usize) {
        const WIDTH: usize = 30;
        let mut out = std::io::stderr().lock();
        if out.is_terminal() {
            let filled = (done * WIDTH / of.max(1)).min(WIDTH);
            let (full, rest) = ("█".repeat(filled), "░".repeat(WIDTH - filled));
            let _ = write!(out, "\r\x1b[K{full}{rest} {done}/{}", of.max(done));
            let _ = out.flush();
        }
    }

    /// The same, saying what the work is; a bar without a length as long as nobody knows how much there is.
    pub fn bar_of(&self, key: &str, done: usize, of: usize) {
        self.bar(done, of);
        let mut out = std::io::stderr().lock();
        if out.is_terminal() {
            let _ = write!(out, " {}", self.words.t(key));
            let _ = out.flush();
        }
    }

    /// Takes the bar away, so that a line can be written.
    pub fn bar_done(&self) {
        let mut out = std::io::stderr().lock();
        if out.is_terminal() {
            let _ = write!(out, "\r\x1b[K");
        }
    }

    /// Writes a problem and gives its exit status.
    pub fn fail(&self, problem: &Problem) -> ExitCode {
        let mut text = format!("error: {}\n", problem.text(self.words));
        if let Some(hint) = problem.hint(self.words) {
            text.push_str("\nhint: ");
            text.push_str(&hint);
            text.push('\n');
        }
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        ExitCode::from(problem.status())
    }

    /// Answers arguments that were not taken: help and version are data, the rest is an error.
    pub fn refuse_arguments(&self, refused: &clap::Error) -> ExitCode {
        use clap::error::{ContextKind, ErrorKind};
        if matches!(refused.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            let _ = write!(std::io::stdout().lock(), "{}", refused.render());
            return ExitCode::SUCCESS;
        }
        if refused.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let _ = write!(std::io::stderr().lock(), "{}", refused.render());
            return ExitCode::from(1);
        }
        let context = |kind| refused.get(kind).map(ToString::to_string);
        let what = [
            ContextKind::InvalidSubcommand,
            ContextKind::InvalidArg,
            ContextKind::InvalidValue,
        ];
        let named: Vec<String> = what.into_iter().filter_map(context).collect();
        let key = match refused.kind() {
            ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => "argument-missing",
            ErrorKind::ArgumentConflict => "argument-conflict",
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => "argument-value",
            _ => "argument-unknown",
        };
        self.fail(&Problem::yours(key).with("what", named.join(" ").trim_end_matches('.')))
    }
}
