//! The program `yipanqi`.
fn main() {}
