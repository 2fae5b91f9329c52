//! Reading a file that was not received: for the command line, which shows what reading would propose.

use yipanqi_extract::{Limits, open};

pub use yipanqi_extract::{Kind, Reading, TrustLevel, Unreadable};

/// Opens and reads a file of any format. `name` is only repeated in the answer; `source_url` may give a day that the page lacks.
/// At most `max_bytes` are read. Pure work that may take a while: call it outside the write lane.
pub fn read_file(
    bytes: &[u8],
    name: &str,
    source_url: Option<&str>,
    max_bytes: usize,
) -> Result<Reading, Unreadable> {
    let opened = open(bytes, &Limits::of_bytes(max_bytes))?;
    let mut reading = yipanqi_extract::read(&opened.text, source_url, name);
    reading.encoding = Some(opened.source.encoding.clone());
    reading.source = Some(opened.source);
    Ok(reading)
}
