//! Running the program, and the things that hold for every verb.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program in English, in a folder.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yipanqi"));
    command
        .current_dir(folder)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("YIPANQI_DATABASE")
        .env("LANG", "en_US.UTF-8")
        .stdin(Stdio::null());
    command
}

/// What a run said.
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("text on stdout"),
            err: String::from_utf8(output.stderr).expect("text on stderr"),
        }
    }
}

/// Runs a verb to its end.
pub fn run(folder: &Path, words: &[&str]) -> Said {
    program(folder)
        .args(words)
        .output()
        .expect("the program starts")
        .into()
}

impl Said {
    /// Nothing on stdout, `error: …`, an empty line, `hint: …`, no period, this status.
    pub fn is_error(&self, status: i32, error: &str) {
        assert_eq!((self.status, self.out.as_str()), (status, ""), "{}", self.err);
        let wanted = format!("error: {error}");
        let line = self.err.lines().find(|line| line.starts_with("error: "));
        assert!(
            line.is_some_and(|line| line.starts_with(&wanted)),
            "wanted {wanted}, got {}",
            self.err
        );
        let hint = self.err.split_once("\n\nhint: ").map(|(_, hint)| hint.trim_end());
        let hint = hint.unwrap_or_else(|| panic!("no hint in {}", self.err));
        assert!(
            !line.unwrap_or_default().ends_with('.') && !hint.ends_with('.'),
            "{}",
            self.err
        );
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }
}

#[test]
fn help_and_version_are_data_and_in_the_readers_language() {
    let folder = tempfile::tempdir().unwrap();
    let english = run(folder.path(), &["--help"]);
    assert_eq!((english.status, english.err.as_str()), (0, ""));
    for verb in [
        "up", "serve", "read", "import", "report", "trail", "backup", "restore", "doctor", "account",
        "migrate", "demo",
    ] {
        assert!(
            english.out.contains(&format!("\n  {verb} ")),
            "{verb} in {}",
            english.out
        );
    }
    let chinese: Said = program(folder.path())
        .arg("--help")
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .unwrap()
        .into();
    assert!(
        chinese.out.contains("用法") && !chinese.out.contains("Usage"),
        "{}",
        chinese.out
    );
    let asked: Said = program(folder.path())
        .args(["--lang", "en", "--help"])
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .unwrap()
        .into();
    assert_eq!(asked.out, english.out, "--lang goes before the environment");
    let version = run(folder.path(), &["--version"]);
    assert_eq!(
        version.out.trim(),
        format!("yipanqi {}", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn every_verb_and_argument_is_told_about_in_the_help() {
    let folder = tempfile::tempdir().unwrap();
    for words in [
        &["up"][..],
        &["serve"],
        &["read"],
        &["import"],
        &["report"],
        &["trail", "verify"],
        &["trail", "anchor"],
        &["trail", "show"],
        &["backup"],
        &["restore"],
        &["doctor"],
        &["account", "list"],
        &["account", "unlock"],
        &["account", "reset-link"],
        &["migrate"],
        &["demo"],
    ] {
        let said = run(folder.path(), &[words, &["--help"]].concat());
        assert_eq!(said.status, 0, "{words:?}: {}", said.err);
        for line in said
            .out
            .lines()
            .filter(|l| l.trim_start().starts_with(['-', '<', '[']))
        {
            let told = line
                .trim_start()
                .split("  ")
                .filter(|part| !part.is_empty())
                .count();
            assert!(told >= 2, "{words:?}: nothing is said about {line:?}");
        }
    }
}

#[test]
fn wrong_arguments_are_an_error_of_the_caller() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["fly"]).is_error(1, "unknown: fly");
    run(folder.path(), &["read", "--xml", "a"]).is_error(1, "unknown: --xml");
    run(folder.path(), &["read"]).is_error(1, "missing argument <FILE>");
    run(folder.path(), &["up", "--listen", "here"]).is_error(1, "not a possible value:");
    run(folder.path(), &["--lang", "la", "up"]).is_error(1, "not a possible value:");
}

#[test]
fn a_database_that_is_missing_away_or_no_database_is_told_clearly() {
    let folder = tempfile::tempdir().unwrap();
    for verb in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["trail", "verify"],
        &["backup", "b"],
        &["doctor"],
        &["migrate"],
    ] {
        run(folder.path(), verb).is_error(1, "there is no database data/yipanqi.db");
    }
    assert!(!folder.path().join("data").exists(), "looking makes nothing");
    let away = ["trail", "verify", "--database", "postgres://x@127.0.0.1:1/y"];
    run(folder.path(), &away).is_error(2, "the database cannot be reached: ");
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let junk = "neither a database nor short enough to be taken for a new one ".repeat(30);
    std::fs::write(folder.path().join("data/yipanqi.db"), junk).unwrap();
    run(folder.path(), &["doctor"]).is_error(2, "the database cannot be reached: ");
}

#[test]
fn a_folder_that_cannot_be_one_is_told_clearly() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data"), "a file").unwrap();
    let said = run(folder.path(), &["up", "--listen", "127.0.0.1:0"]);
    said.is_error(1, "data cannot be a folder");
}

#[test]
fn a_calendar_with_a_mistake_stops_the_start_and_names_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let wrong = "year,kind,from,to,words\n2031,notice,,,1\n2031,off,2031-01-03,2031-01-01,x\n";
    std::fs::write(data.join("calendar.csv"), wrong).unwrap();
    run(folder.path(), &["demo", "--data", "data"]).is_error(1, "The holidays in data/calendar.csv");
    let said = run(folder.path(), &["demo", "--data", "data"]);
    assert!(said.err.contains('3'), "the line is named: {}", said.err);
    std::fs::remove_file(data.join("calendar.csv")).unwrap();
    assert_eq!(run(folder.path(), &["migrate", "--data", "data"]).status, 0);
}
