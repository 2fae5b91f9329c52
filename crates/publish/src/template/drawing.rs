//! What lies over the cells of a sheet: pictures and charts, held by the cells under their corners, and the boxes of comments.

use super::part::{attribute, position, reader, skip, words_at};
use super::refs::Rows;
use quick_xml::events::Event;

/// By what an anchor says that its rows are moved.
#[derive(Clone, Copy, Default)]
struct Anchor {
    /// It stays where it is, whatever the rows do.
    fixed: bool,
    /// It keeps its size: its end goes as far as its begin went.
    keeps_size: bool,
    /// How far the begin went.
    went: i64,
}

/// A drawing with its pictures where the rows under them are now. Rows are counted from 0 here.
pub(super) fn moved_anchors(text: &str, rows: Rows) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut xml, mut anchor) = (reader(text), Anchor::default());
    let (mut is_end, mut in_row) = (None, false);
    loop {
        let from = position(&xml);
        let Ok(event) = xml.read_event() else {
            return text.to_owned();
        };
        let raw = text.get(from..position(&xml)).unwrap_or_default();
        match &event {
            Event::Eof => return out,
            Event::Start(start) => match start.local_name().as_ref() {
                "twoCellAnchor" | "oneCellAnchor" => {
                    let kept = attribute(raw, "editAs").unwrap_or_default();
                    anchor = Anchor {
                        fixed: kept == "absolute",
                        keeps_size: kept == "oneCell",
                        went: 0,
                    };
                }
                "from" => is_end = Some(false),
                "to" => is_end = Some(true),
                "row" => in_row = is_end.is_some(),
                _ => {}
            },
            Event::End(end) => {
                if matches!(end.local_name().as_ref(), "from" | "to") {
                    is_end = None;
                }
                in_row = false;
            }
            Event::Text(_) if in_row => {
                let (words, to) = words_at(text, from);
                if let Some(row) = words.trim().parse::<u32>().ok().filter(|_| !anchor.fixed) {
                    out.push_str(&anchor.at(row, is_end == Some(true), rows).to_string());
                    if skip(&mut xml, to).is_none() {
                        return text.to_owned();
                    }
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(raw);
    }
}

impl Anchor {
    fn at(&mut self, row: u32, is_end: bool, rows: Rows) -> u32 {
        let kept = is_end && self.keeps_size;
        let now = if kept {
            u32::try_from((i64::from(row) + self.went).max(0)).unwrap_or(row)
        } else {
            zero_based(row, rows)
        };
        if !is_end {
            self.went = i64::from(now) - i64::from(row);
            // What lies within the rows that are replaced is not drawn out by them.
            self.keeps_size |= rows.has(row.saturating_add(1));
        }
        now
    }
}

fn zero_based(row: u32, rows: Rows) -> u32 {
    rows.at(row.saturating_add(1), false).saturating_sub(1)
}

/// The old drawing of comments, with its boxes beside the cells that they belong to: `Row`, and the third and seventh number
/// of `Anchor`.
pub(super) fn moved_boxes(text: &str, rows: Rows) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((tag, from)) = next_box(rest) {
        let Some(length) = rest[from..].find('<') else {
            break;
        };
        let words = &rest[from..from + length];
        out.push_str(&rest[..from]);
        match tag {
            Tag::Row => match words.trim().parse::<u32>() {
                Ok(row) => out.push_str(&zero_based(row, rows).to_string()),
                Err(_) => out.push_str(words),
            },
            Tag::Anchor => {
                let mut numbers: Vec<i64> = words.split(',').filter_map(|n| n.trim().parse().ok()).collect();
                if numbers.len() == 8 {
                    let top = u32::try_from(numbers[2]).unwrap_or(0);
                    let went = i64::from(zero_based(top, rows)) - i64::from(top);
                    numbers[2] += went;
                    numbers[6] += went;
                    let all: Vec<String> = numbers.iter().map(i64::to_string).collect();
                    out.push_str(&all.join(", "));
                } else {
                    out.push_str(words);
                }
            }
        }
        rest = &rest[from + length..];
    }
    out.push_str(rest);
    out
}

enum Tag {
    Row,
    Anchor,
}

/// The next of the two elements and where its words begin. Such drawings are often no XML, so that they are not read as such.
fn next_box(text: &str) -> Option<(Tag, usize)> {
    let of = |name: &str| text.find(name).map(|at| at + name.len());
    match (of("<x:Row>"), of("<x:Anchor>")) {
        (Some(row), Some(anchor)) if anchor < row => Some((Tag::Anchor, anchor)),
        (Some(row), _) => Some((Tag::Row, row)),
        (None, Some(anchor)) => Some((Tag::Anchor, anchor)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows 5 to 6 become five.
    const ROWS: Rows = Rows {
        first: 5,
        last: 6,
        count: 5,
    };

    fn picture(how: &str, from: u32, to: u32) -> String {
        format!(
            "<xdr:twoCellAnchor{how}><xdr:from><xdr:col>1</xdr:col><xdr:row>{from}</xdr:row></xdr:from>\
             <xdr:to><xdr:col>3</xdr:col><xdr:row>{to}</xdr:row></xdr:to><xdr:pic/></xdr:twoCellAnchor>"
        )
    }

    #[test]
    fn a_picture_below_the_rows_moves_with_them_and_one_above_stays() {
        assert_eq!(moved_anchors(&picture("", 6, 9), ROWS), picture("", 9, 12));
        assert_eq!(moved_anchors(&picture("", 0, 2), ROWS), picture("", 0, 2));
    }

    #[test]
    fn a_picture_across_the_rows_is_drawn_out_unless_it_keeps_its_size_or_place() {
        assert_eq!(moved_anchors(&picture("", 2, 9), ROWS), picture("", 2, 12));
        let keeps = " editAs=\"oneCell\"";
        assert_eq!(moved_anchors(&picture(keeps, 2, 9), ROWS), picture(keeps, 2, 9));
        assert_eq!(moved_anchors(&picture(keeps, 7, 9), ROWS), picture(keeps, 10, 12));
        let fixed = " editAs=\"absolute\"";
        assert_eq!(moved_anchors(&picture(fixed, 7, 9), ROWS), picture(fixed, 7, 9));
    }

    #[test]
    fn a_picture_within_the_rows_keeps_its_size() {
        assert_eq!(moved_anchors(&picture("", 4, 7), ROWS), picture("", 4, 7));
        let fewer = Rows { count: 1, ..ROWS };
        assert_eq!(moved_anchors(&picture("", 5, 7), fewer), picture("", 4, 6));
    }

    #[test]
    fn the_box_of_a_comment_goes_with_its_cell() {
        let note = |top: u32, bottom: u32, row: u32| {
            format!(
                "<x:Anchor>1, 15, {top}, 2, 3, 15, {bottom}, 4</x:Anchor><x:Row>{row}</x:Row><x:Column>0</x:Column>"
            )
        };
        assert_eq!(moved_boxes(&note(7, 10, 8), ROWS), note(10, 13, 11));
        assert_eq!(
            moved_boxes("<x:Anchor>1, 2</x:Anchor>", ROWS),
            "<x:Anchor>1, 2</x:Anchor>"
        );
        assert_eq!(moved_boxes("<x:Row>8", ROWS), "<x:Row>8");
    }
}
