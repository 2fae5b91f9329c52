//! What must hold for any input, and for the documents beside the repository when they are there.

#[path = "it/accuracy.rs"]
mod accuracy;
#[path = "it/formats.rs"]
mod formats;
#[path = "it/hostile.rs"]
mod hostile;
#[path = "it/shared.rs"]
mod shared;
#[path = "it/sheets.rs"]
mod sheets;
