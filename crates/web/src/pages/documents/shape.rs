//! The shape of a text's lines: tables, headings, page numbers. What the file said of its own layout goes first; of a plain
//! text it is what can be seen from the lines themselves.

use yipanqi_app::extract::{Block, BlockKind};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The title of all.
    Title,
    /// 第一章, 一、
    Heading,
    /// （一）
    Below,
    /// A row of a table.
    Row,
    /// A page's number.
    Folio,
    /// Anything else.
    Text,
}

impl Shape {
    /// The element; `folio` is a paragraph of that class.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Title => "h2",
            Self::Heading => "h3",
            Self::Below => "h4",
            Self::Folio => "folio",
            Self::Row | Self::Text => "p",
        }
    }
}

/// A heading is short.
const HEADING: usize = 40;

/// The shape of each line. Two lines in a row with cells make a table; one alone is a line with a tab in it.
pub(super) fn shapes(lines: &[&str]) -> Vec<Shape> {
    let cells: Vec<bool> = lines.iter().map(|line| has_cells(line)).collect();
    let shape = |(n, line): (usize, &&str)| {
        let beside = cells[n] && ((n > 0 && cells[n - 1]) || cells.get(n + 1).copied().unwrap_or(false));
        if beside { Shape::Row } else { alone(line.trim()) }
    };
    lines.iter().enumerate().map(shape).collect()
}

/// What stands before a line: a page or a sheet begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// A page, by its number.
    Page(u32),
    /// A sheet, by its name.
    Sheet(String),
}

/// The shape of each line as the file's own blocks say it, and where pages and sheets begin, by the line's index.
pub(super) fn laid_out(lines: &[&str], blocks: &[Block]) -> (Vec<Shape>, Vec<(usize, Begins)>) {
    let mut shapes = shapes(lines);
    let mut starts = Vec::with_capacity(lines.len());
    let mut at = 0;
    for line in lines {
        starts.push(at);
        at += line.chars().count() + 1;
    }
    let mut begins = Vec::new();
    for block in blocks {
        let first = starts.partition_point(|start| *start < block.span[0]);
        let end = starts.partition_point(|start| *start < block.span[1]);
        let shape = match &block.kind {
            BlockKind::Heading { level: 0 | 1 } => Shape::Heading,
            BlockKind::Heading { .. } => Shape::Below,
            BlockKind::Row { .. } => Shape::Row,
            BlockKind::Page { number } => {
                begins.push((first, Begins::Page(*number)));
                continue;
            }
            BlockKind::Sheet { name } => {
                begins.push((first, Begins::Sheet(name.clone())));
                continue;
            }
            BlockKind::Paragraph | BlockKind::Item => continue,
        };
        if first < end {
            shapes[first..end].fill(shape);
        }
    }
    begins.sort_by_key(|(line, _)| *line);
    (shapes, begins)
}

fn has_cells(line: &str) -> bool {
    let tabs = line.split('\t').filter(|cell| !cell.trim().is_empty()).count();
    let bars = line
        .split(['|', '｜'])
        .filter(|cell| !cell.trim().is_empty())
        .count();
    tabs > 1 || bars > 1
}

fn alone(line: &str) -> Shape {
    if is_folio(line) {
        return Shape::Folio;
    }
    let long = line.chars().count() > HEADING || line.ends_with(['。', '；', '：', ';', '，']);
    if long || line.is_empty() {
        return Shape::Text;
    }
    let counted = |line: &str| {
        line.trim_start_matches(|c| "一二三四五六七八九十百〇".contains(c))
            .to_owned()
    };
    if let Some(after) = line.strip_prefix('第') {
        let rest = counted(after);
        if rest.len() < after.len() && rest.starts_with(['章', '节', '部', '编']) {
            return Shape::Heading;
        }
    }
    let rest = counted(line);
    if rest.len() < line.len() && rest.starts_with('、') {
        return Shape::Heading;
    }
    if let Some(after) = line.strip_prefix(['（', '(']) {
        let rest = counted(after);
        if rest.len() < after.len() && rest.starts_with(['）', ')']) {
            return Shape::Below;
        }
    }
    Shape::Text
}

/// — 3 —, - 3 -, 第3页, 第 3 页 共 9 页.
fn is_folio(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let dashes = ['—', '-', '–', '－', '─'];
    if bare.starts_with(dashes) && bare.ends_with(dashes) {
        return digits(bare.trim_matches(dashes));
    }
    bare.strip_prefix('第').is_some_and(|rest| {
        let mut parts = rest.splitn(2, '页');
        let (page, of) = (parts.next().unwrap_or_default(), parts.next());
        let of = of.map(|of| of.trim_matches(['共', '页', '/', '，']));
        digits(page) && of.is_some_and(|of| of.is_empty() || digits(of))
    })
}

/// The characters of a row that part its cells: their places, and whether a cell ends there. The bars at both ends of a
/// line part nothing and are left out, too.
pub(super) fn bars(line: &str) -> Vec<(usize, bool)> {
    let by_tab = line.contains('\t') && line.split('\t').filter(|cell| !cell.trim().is_empty()).count() > 1;
    let is_bar = |c: char| {
        if by_tab {
            c == '\t'
        } else {
            matches!(c, '|' | '｜')
        }
    };
    let all: Vec<char> = line.chars().collect();
    let filled = |c: &char| !c.is_whitespace() && !is_bar(*c);
    let (first, last) = (all.iter().position(filled), all.iter().rposition(filled));
    let (Some(first), Some(last)) = (first, last) else {
        return Vec::new();
    };
    all.iter()
        .enumerate()
        .filter(|(_, c)| is_bar(**c))
        // An empty cell at the start of a row of tabs is a cell; a bar there is the table's own edge.
        .map(|(n, _)| (n, by_tab || (n > first && n < last)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_what_they_look_like() {
        for (line, shape) in [
            ("一、总体要求", Shape::Heading),
            ("第二章 重点任务", Shape::Heading),
            ("（三）水路联通", Shape::Below),
            ("(一) 共建", Shape::Below),
            ("— 3 —", Shape::Folio),
            ("- 12 -", Shape::Folio),
            ("第 3 页 共 9 页", Shape::Folio),
            ("第3次会议", Shape::Text),
            ("一、修通渡口连接路，年底前完成。", Shape::Text),
            ("一批项目开工", Shape::Text),
            ("——摘自简报", Shape::Text),
            ("", Shape::Text),
            ("序号\t事项", Shape::Text),
        ] {
            assert_eq!(shapes(&[line]), [shape], "{line}");
        }
    }

    #[test]
    fn two_lines_with_cells_make_a_table_and_one_alone_does_not() {
        let lines = ["说明", "序\t事", "1\t修桥", "", "甲\t乙", "正文"];
        let rows = shapes(&lines);
        let is_row: Vec<bool> = rows.iter().map(|s| *s == Shape::Row).collect();
        assert_eq!(is_row, [false, true, true, false, false, false]);
    }

    #[test]
    fn what_the_file_says_of_its_layout_goes_first() {
        let block = |span, kind| Block { span, kind };
        let lines = ["总则", "甲", "乙\t丙", "第二页的字"];
        let blocks = [
            block([0, 8], BlockKind::Page { number: 1 }),
            block([0, 2], BlockKind::Heading { level: 1 }),
            block([5, 8], BlockKind::Row { table: 1, row: 1 }),
            block([9, 14], BlockKind::Page { number: 2 }),
            block([90, 95], BlockKind::Heading { level: 2 }),
        ];
        let (shapes, begins) = laid_out(&lines, &blocks);
        assert_eq!(shapes, [Shape::Heading, Shape::Text, Shape::Row, Shape::Text]);
        assert_eq!(begins, [(0, Begins::Page(1)), (3, Begins::Page(2))]);
        let (plain, none) = laid_out(&lines, &[]);
        assert_eq!(plain, [Shape::Text; 4]);
        assert!(none.is_empty());
    }

    #[test]
    fn bars_at_the_ends_are_edges_and_tabs_are_always_cells() {
        assert_eq!(bars("|甲|乙|"), [(0, false), (2, true), (4, false)]);
        assert_eq!(bars("\t甲\t乙"), [(0, true), (2, true)]);
        assert_eq!(bars("  "), []);
    }
}
