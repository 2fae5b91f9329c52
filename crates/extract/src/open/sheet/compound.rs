//! Looks through a workbook from before 2007 before it is read: its file is a small file system whose chains may turn in
//! a circle, and its cells may claim to lie so far apart that the sheet between them fills the memory. The library that
//! reads the records trusts both, so neither gets there.
//!
//! After [MS-CFB] 2.2–2.6 (header, allocation table, directory) and [MS-XLS] 2.1.4 (records).

const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Sectors from here on are no sectors but marks.
const RESERVED: u32 = 0xFFFF_FFFA;
/// A stream shorter than this lies in the small sectors, bytes.
const SMALL: usize = 4096;
/// Cells that a sheet may span, used or not: the most that is held at once is some 100 MB.
pub(super) const SPANNED: usize = 4_000_000;

/// Cells that a sheet's record of its size may name: all that such a sheet has. The library asks for room for as many
/// before it reads the first.
const CLAIMED: u64 = 65_536 * 256;

/// What keeps it from being read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The file system is damaged.
    Broken,
    /// Its sheets span more cells than [`SPANNED`].
    TooMuch,
}

/// The records of the workbook, when every chain ends within the file and the sheets together span few enough cells.
pub(super) fn look_through(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let file = Compound::of(bytes).ok_or(Trouble::Broken)?;
    let stream = file.workbook().ok_or(Trouble::Broken)?;
    if usize::try_from(spanned(&stream)).is_ok_and(|cells| cells <= SPANNED) && claimed(&stream) <= CLAIMED {
        return Ok(stream);
    }
    Err(Trouble::TooMuch)
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn usize_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// The chain that begins at a sector, if it ends: no sector comes twice.
fn chain(table: &[u32], start: u32) -> Option<Vec<u32>> {
    let mut sectors = Vec::new();
    let mut at = start;
    while at < RESERVED {
        if sectors.len() > table.len() {
            return None;
        }
        sectors.push(at);
        at = *table.get(usize::try_from(at).ok()?)?;
    }
    Some(sectors)
}

struct Compound<'a> {
    bytes: &'a [u8],
    size: usize,
    table: Vec<u32>,
    directory: Vec<u8>,
    small: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(SIGNATURE) {
            return None;
        }
        let size = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            size,
            table: Vec::new(),
            directory: Vec::new(),
            small: Vec::new(),
        };
        // The sectors of the table: the first 109 in the header, the others in a chain of their own.
        let mut of_table: Vec<u32> = (76..512).step_by(4).filter_map(|at| u32_at(bytes, at)).collect();
        let mut more = u32_at(bytes, 68)?;
        let mut seen = 0;
        while more < RESERVED {
            seen += 1;
            let sector = file.sector(more)?;
            if seen > bytes.len() / size {
                return None;
            }
            of_table.extend((0..size - 4).step_by(4).filter_map(|at| u32_at(sector, at)));
            more = u32_at(sector, size - 4)?;
        }
        for id in of_table.into_iter().filter(|id| *id < RESERVED) {
            let sector = file.sector(id)?;
            let entries: Vec<u32> = (0..sector.len())
                .step_by(4)
                .filter_map(|at| u32_at(sector, at))
                .collect();
            file.table.extend(entries);
            // A table that names its own sectors again and again is no table.
            if file.table.len() > bytes.len() / 4 + 1024 {
                return None;
            }
        }
        file.directory = file.read(u32_at(bytes, 48)?)?;
        // Every length that a chain is followed for is within the file.
        let within = file.directory.chunks_exact(128).all(|entry| {
            let high = if size == 4096 { u32_at(entry, 124) } else { Some(0) };
            high == Some(0) && usize_at(entry, 120).is_some_and(|len| len <= bytes.len())
        });
        let small_sectors = usize_at(bytes, 64)?;
        if !within || small_sectors.checked_mul(size)? > bytes.len() {
            return None;
        }
        if small_sectors > 0 {
            let table = file.read(u32_at(bytes, 60)?)?;
            file.small = (0..table.len())
                .step_by(4)
                .filter_map(|at| u32_at(&table, at))
                .collect();
        }
        Some(file)
    }

    /// The part of the file that a sector is; the last may be short.
    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (usize::try_from(id).ok()?.checked_add(1)?).checked_mul(self.size)?;
        let end = start.checked_add(self.size)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn read(&self, start: u32) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        for id in chain(&self.table, start)? {
            out.extend_from_slice(self.sector(id)?);
        }
        Some(out)
    }

    /// The records of the workbook.
    fn workbook(&self) -> Option<Vec<u8>> {
        let named = |entry: &&[u8]| {
            let units = entry[..64]
                .chunks_exact(2)
                .map(|two| u16::from_le_bytes([two[0], two[1]]));
            let name = String::from_utf16_lossy(&units.take_while(|unit| *unit != 0).collect::<Vec<_>>());
            name.eq_ignore_ascii_case("Workbook") || name.eq_ignore_ascii_case("Book")
        };
        let mut entries = self.directory.chunks_exact(128);
        let root = entries.clone().next()?;
        let entry = entries.find(named)?;
        let (start, len) = (u32_at(entry, 116)?, usize_at(entry, 120)?);
        let mut out = if len < SMALL {
            let minis = self.read(u32_at(root, 116)?)?;
            let mut out = Vec::new();
            for id in chain(&self.small, start)? {
                let at = usize::try_from(id).ok()?.checked_mul(64)?;
                out.extend_from_slice(minis.get(at..(at + 64).min(minis.len()))?);
            }
            out
        } else {
            self.read(start)?
        };
        out.truncate(len);
        Some(out)
    }
}

/// The most cells that one of the records of sizes (0x0200) names.
fn claimed(records: &[u8]) -> u64 {
    let (mut most, mut at) = (0, 0);
    while let (Some(kind), Some(len)) = (u16_at(records, at), u16_at(records, at + 2)) {
        let body = records.get(at + 4..at + 4 + usize::from(len)).unwrap_or_default();
        at += 4 + usize::from(len);
        if kind != 0x0200 {
            continue;
        }
        // Rows of two bytes until 1995, of four since; each the first and the one after the last.
        let sizes = if body.len() == 10 {
            let two = |at| u16_at(body, at).map(u64::from);
            two(0).zip(two(2)).zip(two(6))
        } else {
            let four = |at| u32_at(body, at).map(u64::from);
            four(0).zip(four(4)).zip(u16_at(body, 10).map(u64::from))
        };
        if let Some(((first, end), columns)) = sizes {
            let rows = end.checked_sub(first).unwrap_or(u64::from(u32::MAX));
            most = most.max(if end == 0 { 0 } else { rows * columns });
        }
    }
    most
}

/// Cells between the first and the last of each sheet, all sheets together.
fn spanned(records: &[u8]) -> u64 {
    let mut all = 0;
    let mut sheet: Option<[u64; 4]> = None;
    let area = |sheet: Option<[u64; 4]>| {
        sheet.map_or(0, |[top, low, left, right]| (low - top + 1) * (right - left + 1))
    };
    let mut at = 0;
    while let (Some(kind), Some(len)) = (u16_at(records, at), u16_at(records, at + 2)) {
        let body = records.get(at + 4..at + 4 + usize::from(len)).unwrap_or_default();
        at += 4 + usize::from(len);
        // A substream begins: a sheet of its own.
        if kind == 0x0809 {
            all += area(sheet.take());
        }
        let is_cell = matches!(
            kind,
            0x0006
                | 0x007E
                | 0x00BD
                | 0x00BE
                | 0x00D6
                | 0x00FD
                | 0x0201
                | 0x0203
                | 0x0204
                | 0x0205
                | 0x027E
                | 0x0406
        );
        if let (true, Some(row), Some(column)) = (is_cell, u16_at(body, 0), u16_at(body, 2)) {
            // Several cells in one record end with the last column.
            let last = match kind {
                0x00BD | 0x00BE => body
                    .len()
                    .checked_sub(2)
                    .and_then(|at| u16_at(body, at))
                    .unwrap_or(column),
                _ => column,
            };
            let (row, first, last) = (
                u64::from(row),
                u64::from(column.min(last)),
                u64::from(column.max(last)),
            );
            let [top, low, left, right] = sheet.unwrap_or([row, row, first, last]);
            sheet = Some([top.min(row), low.max(row), left.min(first), right.max(last)]);
        }
    }
    all + area(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u16, column: u16) -> Vec<u8> {
        let mut record = vec![0x03, 0x02, 14, 0];
        record.extend(row.to_le_bytes());
        record.extend(column.to_le_bytes());
        record.extend([0; 10]);
        record
    }

    #[test]
    fn cells_far_apart_span_everything_between_them() {
        let records = [cell(0, 0), cell(65_535, 255)].concat();
        assert_eq!(spanned(&records), 65_536 * 256);
        assert_eq!(spanned(&cell(9, 9)), 1);
    }

    #[test]
    fn a_sheet_that_says_it_is_larger_than_any_is_not_believed() {
        let size = |first: u32, end: u32, columns: u16| {
            let mut record = vec![0x00, 0x02, 14, 0];
            record.extend(first.to_le_bytes());
            record.extend(end.to_le_bytes());
            record.extend([0, 0]);
            record.extend(columns.to_le_bytes());
            record.extend([0, 0]);
            record
        };
        assert_eq!(claimed(&size(0, 65_536, 256)), CLAIMED);
        assert_eq!(claimed(&[size(0, 0, 0), size(3, 9, 4)].concat()), 24);
        assert!(claimed(&size(0, u32::MAX, 2)) > CLAIMED);
        assert!(claimed(&size(9, 3, 4)) > CLAIMED);
    }

    #[test]
    fn a_chain_that_turns_in_a_circle_is_no_chain() {
        assert_eq!(chain(&[1, 2, 0xFFFF_FFFE], 0), Some(vec![0, 1, 2]));
        assert_eq!(chain(&[1, 0], 0), None);
        assert_eq!(chain(&[7], 0), None);
    }

    #[test]
    fn what_is_no_such_file_is_said_to_be_broken() {
        assert_eq!(look_through(b"PK"), Err(Trouble::Broken));
        assert_eq!(
            look_through(&[SIGNATURE, &[0; 600]].concat()),
            Err(Trouble::Broken)
        );
    }
}
