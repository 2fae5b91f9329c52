//! `up` and `serve`: first run, the address as the last line, ending when told.

use crate::program::{Said, program, run};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A program that serves, ended when dropped.
pub struct Serving {
    child: Child,
    pub address: String,
}

impl Serving {
    pub fn start(folder: &Path, words: &[&str]) -> Self {
        let mut child = program(folder)
            .args(words)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().strip_prefix("http://").map(str::to_owned);
        let Some(address) = address else {
            let mut err = String::new();
            child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
            panic!("no address: {line}{err}");
        };
        Self { child, address }
    }

    /// The status line of an answer.
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer.lines().next().unwrap_or_default().to_owned()
    }

    /// Sends a signal by name and waits for the end.
    pub fn end(mut self, signal: &str) -> Said {
        let sent = Command::new("kill")
            .args(["-s", signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        let (mut out, mut err) = (String::new(), String::new());
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        Said {
            status: status.code().unwrap_or(-1),
            out,
            err,
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_first_run_makes_a_private_folder_shows_a_link_and_ends_when_told() {
    let folder = tempfile::tempdir().unwrap();
    for signal in ["TERM", "INT"] {
        let serving = Serving::start(folder.path(), &["up"]);
        let answer = serving.get("/sign-in");
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
        assert!(!answer.contains(" 500 "), "{answer}");
        let said = serving.end(signal);
        assert_eq!((said.status, said.out.as_str()), (0, ""), "{}", said.err);
        let links = said.err.lines().filter(|l| l.starts_with("http://127.0.0.1:"));
        assert_eq!(
            links.count(),
            1,
            "one link that opens the set-up page: {}",
            said.err
        );
    }
    #[cfg(unix)]
    for name in ["data", "data/keys", "data/blobs", "data/yipanqi.db"] {
        let told = std::fs::metadata(folder.path().join(name)).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&told.permissions());
        assert_eq!(mode & 0o077, 0, "{name} is for its owner alone");
    }
    run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]).is_error(1, "the site has not been set up");
    run(folder.path(), &["trail", "anchor"]).is_error(1, "the site has not been set up");
}

#[test]
fn a_port_that_is_taken_is_told_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = run(folder.path(), &["up", "--listen", &address]);
    said.is_error(1, &format!("{address} is taken"));
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_database_made_by_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    Serving::start(folder.path(), &["up"]).end("TERM");
    let file = folder.path().join("data/yipanqi.db");
    let database = rusqlite::Connection::open(&file).unwrap();
    database
        .execute_batch("INSERT INTO migration (number) VALUES (99)")
        .unwrap();
    drop(database);
    for verb in [&["up", "--listen", "127.0.0.1:0"][..], &["doctor"], &["migrate"]] {
        run(folder.path(), verb).is_error(1, "the database was made by a newer program (schema 99");
    }
}

#[test]
fn a_demo_that_was_broken_off_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/demo-unfinished"), "").unwrap();
    for words in [&["up"][..], &["up", "--demo"], &["demo"]] {
        run(folder.path(), words).is_error(1, "the demonstration site in data was not finished");
    }
}
