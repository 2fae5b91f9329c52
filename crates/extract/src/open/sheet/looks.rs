//! How the cells of a workbook from before 2007 look: the format that shows each number, the rows and columns out of
//! sight. The library that reads its records tells of neither.
//!
//! After [MS-XLS] 2.4.126 (Format), 2.4.353 (XF), 2.4.53 (ColInfo), 2.4.221 (Row).

use super::compound::{u16_at, u32_at};
use super::{Shown, Stretches};
use encoding_rs::GB18030;
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct Looks {
    pub(super) from_1904: bool,
    /// In the order in which the workbook names its sheets.
    pub(super) sheets: Vec<SheetLooks>,
}

#[derive(Default)]
pub(super) struct SheetLooks {
    /// Row and column from 0; none that shows a plain number.
    pub(super) cells: HashMap<(u32, u32), Shown>,
    pub(super) hidden_rows: Stretches,
    pub(super) hidden_columns: Stretches,
}

/// Goes through the records of the workbook once.
pub(super) fn of(records: &[u8]) -> Looks {
    let mut looks = Looks::default();
    let (mut codes, mut styles) = (HashMap::new(), Vec::new());
    let mut places: HashMap<u32, usize> = HashMap::new();
    let (mut at, mut depth, mut wide, mut sheet) = (0_usize, 0_usize, true, None);
    while let (Some(kind), Some(len)) = (u16_at(records, at), u16_at(records, at + 2)) {
        let start = at;
        at += 4 + usize::from(len);
        let body = records.get(start + 4..at).unwrap_or_default();
        let two = |k: usize| u16_at(body, k);
        match kind {
            // A sheet begins, or within it what is none, such as a chart.
            0x0809 => {
                if start == 0 {
                    wide = two(0) == Some(0x0600);
                }
                depth += 1;
                if depth == 1 {
                    let place = u32::try_from(start).ok();
                    sheet = place.and_then(|place| places.get(&place).copied());
                }
                continue;
            }
            0x000A => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ if depth != 1 => continue,
            0x0022 => looks.from_1904 = two(0) == Some(1),
            0x041E => {
                if let Some(id) = two(0) {
                    codes.insert(u32::from(id), Shown::of_code(&code(body, wide)));
                }
            }
            0x00E0 => styles.push(u32::from(two(2).unwrap_or(0))),
            0x0085 => {
                if let Some(place) = u32_at(body, 0) {
                    places.insert(place, looks.sheets.len());
                }
                looks.sheets.push(SheetLooks::default());
            }
            _ => {}
        }
        let Some(of) = sheet.and_then(|n: usize| looks.sheets.get_mut(n)) else {
            continue;
        };
        let mut put = |row: u16, column: u16, style: u16| {
            let id = styles.get(usize::from(style)).copied().unwrap_or(0);
            let shown = codes.get(&id).copied().unwrap_or_else(|| Shown::of_id(id));
            if shown != Shown::Number {
                of.cells.insert((u32::from(row), u32::from(column)), shown);
            }
        };
        match kind {
            // One number, computed or not.
            0x0006 | 0x0203 | 0x0206 | 0x027E | 0x0406 => {
                if let (Some(row), Some(column), Some(style)) = (two(0), two(2), two(4)) {
                    put(row, column, style);
                }
            }
            // Numbers side by side, six bytes each.
            0x00BD => {
                if let (Some(row), Some(first)) = (two(0), two(2)) {
                    let each = body.get(4..).unwrap_or_default().chunks_exact(6);
                    for (column, one) in (first..=u16::MAX).zip(each) {
                        put(row, column, u16_at(one, 0).unwrap_or(0));
                    }
                }
            }
            0x0208 if two(12).is_some_and(|flags| flags & 0x20 != 0) => {
                let row = u32::from(two(0).unwrap_or(0)) + 1;
                of.hidden_rows.put(row, row);
            }
            0x007D if two(8).is_some_and(|flags| flags & 1 != 0) => {
                if let (Some(first), Some(last)) = (two(0), two(2)) {
                    of.hidden_columns.put(u32::from(first) + 1, u32::from(last) + 1);
                }
            }
            _ => {}
        }
    }
    looks
}

/// The code of a format. Since 1997 it has wide characters or half of each, before then bytes.
fn code(body: &[u8], wide: bool) -> String {
    let rest = |from: usize| body.get(from..).unwrap_or_default();
    if !wide {
        return GB18030.decode_without_bom_handling(rest(3)).0.into_owned();
    }
    if body.get(4).is_some_and(|flags| flags & 1 != 0) {
        let units = rest(5)
            .chunks_exact(2)
            .map(|two| u16::from_le_bytes([two[0], two[1]]));
        return char::decode_utf16(units).filter_map(Result::ok).collect();
    }
    rest(5).iter().map(|b| char::from(*b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let len = u16::try_from(body.len()).expect("small");
        [&kind.to_le_bytes()[..], &len.to_le_bytes(), body].concat()
    }

    fn words(numbers: &[u16]) -> Vec<u8> {
        numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    fn format(id: u16, code: &str) -> Vec<u8> {
        let units: Vec<u16> = code.encode_utf16().collect();
        let head = words(&[id, u16::try_from(units.len()).expect("short")]);
        record(0x041E, &[head, vec![1], words(&units)].concat())
    }

    #[test]
    fn numbers_are_shown_by_their_formats_and_what_is_out_of_sight_is_known() {
        let globals = |place: u32| {
            [
                record(0x0809, &words(&[0x0600, 5])),
                format(164, "yyyy\"年\"m\"月\""),
                format(165, "0.0%"),
                record(0x00E0, &words(&[0, 0])),
                record(0x00E0, &words(&[0, 164])),
                record(0x00E0, &words(&[0, 165])),
                record(0x00E0, &words(&[0, 14])),
                record(0x0085, &[&place.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat()),
                record(0x000A, &[]),
            ]
            .concat()
        };
        let place = u32::try_from(globals(0).len()).expect("small");
        let sheet = [
            record(0x0809, &words(&[0x0600, 16])),
            record(0x007D, &words(&[2, 3, 0, 0, 1])),
            record(0x007D, &words(&[5, 5, 0, 0, 0])),
            record(0x0208, &words(&[4, 0, 0, 0, 0, 0, 0x20, 0])),
            record(0x0208, &words(&[5, 0, 0, 0, 0, 0, 0, 0])),
            record(0x0203, &words(&[0, 0, 1, 0, 0, 0, 0])),
            record(0x0203, &words(&[0, 1, 0, 0, 0, 0, 0])),
            record(0x00BD, &words(&[1, 2, 2, 0, 0, 3, 0, 0, 3])),
            // A chart has cells of its own.
            record(0x0809, &words(&[0x0600, 32])),
            record(0x0203, &words(&[9, 9, 1, 0, 0, 0, 0])),
            record(0x000A, &[]),
            record(0x000A, &[]),
        ]
        .concat();
        let records = [globals(place), sheet].concat();
        let looks = of(&records);
        let [sheet] = &looks.sheets[..] else {
            panic!("one sheet");
        };
        let expected = [
            ((0, 0), Shown::Month { chinese: true }),
            ((1, 2), Shown::Percent),
            ((1, 3), Shown::Day { chinese: false }),
        ];
        assert_eq!(sheet.cells, HashMap::from(expected));
        let hidden = |n| (sheet.hidden_columns.has(n), sheet.hidden_rows.has(n));
        assert_eq!(
            [3, 4, 5, 6].map(hidden),
            [(true, false), (true, false), (false, true), (false, false)]
        );
        // Cut anywhere, it tells less.
        for end in 0..records.len() {
            of(&records[..end]);
        }
    }
}
