//! Reads a file and prints what was found, for measuring: `read --json [--source-url URL] FILE`.

use std::process::ExitCode;

use yipanqi_extract::{Limits, decode, read};

fn main() -> ExitCode {
    let mut url = None;
    let mut file = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "read" | "--json" => {}
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
    match decode(&bytes, &Limits::default()) {
        Ok(decoded) => {
            let mut reading = read(&decoded.text, url.as_deref(), &file);
            reading.encoding = Some(decoded.encoding.to_owned());
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
