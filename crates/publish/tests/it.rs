//! What is written here is read back by other programs.

#[path = "it/comma_separated.rs"]
mod comma_separated;
#[path = "it/editable.rs"]
mod editable;
#[path = "it/openpyxl.rs"]
mod openpyxl;
#[path = "it/refusals.rs"]
mod refusals;
#[path = "it/samples.rs"]
mod samples;
#[path = "it/template.rs"]
mod template;
#[path = "it/word.rs"]
mod word;
#[path = "it/workbook.rs"]
mod workbook;
