//! The program as its operator meets it: what is printed where, and the exit status.

#[path = "it/durable.rs"]
mod durable;
#[path = "it/import.rs"]
mod import;
#[path = "it/program.rs"]
mod program;
#[path = "it/reading.rs"]
mod reading;
#[path = "it/report.rs"]
mod report;
#[path = "it/serving.rs"]
mod serving;
