//! Reads a file and prints what was found, for measuring: `read --json [--source-url URL] FILE`;
//! with `--text` only the text that would be read, and its notes.

use std::process::ExitCode;

use yipanqi_extract::{Limits, open, read};

fn main() -> ExitCode {
    let mut url = None;
    let mut file = None;
    let mut text_only = false;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "read" | "--json" => {}
            "--text" => text_only = true,
            "--source-url" => url = args.next(),
            _ => file = Some(arg),
        }
    }
    let Some(file) = file else {
        eprintln!("usage: read --json [--source-url URL] FILE");
        return ExitCode::from(1);
    };
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(e) => {
            eprintln!("error: {file}: {e}");
            return ExitCode::from(1);
        }
    };
    match open(&bytes, &Limits::default()) {
        Ok(opened) if text_only => {
            println!(
                "{}\n{:?} {:#?} {:?}",
                opened.text, opened.source.format, opened.source.notes, opened.source.evidence
            );
            ExitCode::SUCCESS
        }
        Ok(opened) => {
            let mut reading = read(&opened.text, url.as_deref(), &file);
            reading.encoding = Some(opened.source.encoding.clone());
            reading.source = Some(opened.source);
            match serde_json::to_string_pretty(&reading) {
                Ok(json) => println!("{json}"),
                Err(e) => {
                    eprintln!("error: {e}");
                    return ExitCode::from(2);
                }
            }
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("error: {file}: {e}");
            ExitCode::from(1)
        }
    }
}
