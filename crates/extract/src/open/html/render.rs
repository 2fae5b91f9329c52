//! A part of a page as lines: paragraphs, headings, entries with their numbers, rows.

use super::main_text::Found;
use super::tree::Tree;
use crate::decode::Unreadable;
use crate::open::BlockKind;
use crate::open::writer::{Writer, is_wide};

/// Writes title, publish line and main text.
pub(super) fn page(tree: &Tree, found: &Found, writer: &mut Writer) -> Result<(), Unreadable> {
    let mut state = Lines {
        tree,
        dropped: &found.dropped,
        writer,
        line: String::new(),
        kind: BlockKind::Paragraph,
    };
    let title_there = state.titled(found);
    if !title_there && let Some(title) = title(tree) {
        state.writer.line(BlockKind::Heading { level: 1 }, &title)?;
    }
    // Pieces of one block before the article make one line.
    let mut former = None;
    for id in &found.before {
        let block = block_of(tree, *id);
        if former.is_some_and(|f| f != block) {
            state.flush()?;
        }
        former = Some(block);
        if let Some(level) = level(&tree.nodes[block].name) {
            state.kind = BlockKind::Heading { level };
        }
        state.text(&tree.nodes[*id].text);
        state.line.push(' ');
    }
    state.flush()?;
    state.node(found.root, None)?;
    state.flush()
}

fn level(name: &str) -> Option<u8> {
    let digit = name.strip_prefix('h')?;
    digit.parse().ok().filter(|n| (1..=6).contains(n))
}

fn block_of(tree: &Tree, id: usize) -> usize {
    let mut at = id;
    while at != 0 && !tree.nodes[at].is_block() {
        at = tree.nodes[at].parent;
    }
    at
}

/// The title that the head gives, without the site's name after it.
fn title(tree: &Tree) -> Option<String> {
    let of_meta = tree
        .meta
        .iter()
        .find(|(name, _)| matches!(name.as_str(), "articletitle" | "og:title"))
        .map(|(_, t)| t.trim().to_owned());
    let title = of_meta.filter(|t| !t.is_empty()).unwrap_or_else(|| {
        let parts = ["_", " - ", " | ", "——", "-"];
        let mut best = tree.title.as_str();
        for by in parts {
            if let Some((first, _)) = best.split_once(by)
                && first.chars().count() >= 8
            {
                best = first;
            }
        }
        best.trim().to_owned()
    });
    (title.chars().count() >= 4).then_some(title)
}

struct Lines<'a> {
    tree: &'a Tree,
    dropped: &'a [bool],
    writer: &'a mut Writer,
    line: String,
    kind: BlockKind,
}

impl Lines<'_> {
    /// Whether the title stands in the page itself: in a heading, or as the line that the head names.
    fn titled(&self, found: &Found) -> bool {
        if !found.before.is_empty() {
            return true;
        }
        let Some(title) = title(self.tree) else {
            return true;
        };
        let squeeze = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let title = squeeze(&title);
        let mut seen = String::new();
        for (id, node) in self.tree.nodes.iter().enumerate().skip(found.root) {
            if node.is_text() && !self.dropped[id] {
                seen.push_str(&squeeze(&node.text));
                if seen.len() > 2000 {
                    break;
                }
            }
        }
        seen.contains(&title) || seen.is_empty()
    }

    fn flush(&mut self) -> Result<(), Unreadable> {
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        let line = std::mem::take(&mut self.line);
        self.writer.line(kind, &line)
    }

    /// Adds running text; white space is one space, and none where a line was turned between Chinese characters.
    fn text(&mut self, text: &str) {
        let mut gap = None;
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                gap = Some(gap.unwrap_or(false) | matches!(c, '\n' | '\r'));
                continue;
            }
            if let Some(turned) = gap.take()
                && let Some(last) = self.line.chars().next_back()
                && !(turned && is_wide(last) && is_wide(c))
                && last != ' '
            {
                self.line.push(' ');
            }
            self.line.push(c);
        }
        if gap.is_some() && !self.line.ends_with(' ') && !self.line.is_empty() {
            self.line.push(' ');
        }
    }

    /// One node. The depth of the tree is bounded, so this may call itself. `entry` is the number of a list's entry.
    fn node(&mut self, id: usize, entry: Option<i64>) -> Result<(), Unreadable> {
        self.writer.step(1)?;
        if self.dropped[id] {
            return Ok(());
        }
        let tree = self.tree;
        let node = &tree.nodes[id];
        if node.is_text() {
            if within(tree, id, "pre") {
                for piece in node.text.split('\n') {
                    self.text(piece);
                    self.flush()?;
                }
            } else {
                self.text(&node.text);
            }
            return Ok(());
        }
        match node.name.as_str() {
            "br" | "hr" => return self.flush(),
            "img" => {
                self.writer.note("pictures", 1, "");
                return Ok(());
            }
            "table" if is_data(tree, id, self.dropped) => {
                self.flush()?;
                return self.table(id);
            }
            _ => {}
        }
        let block = node.is_block();
        if block {
            self.flush()?;
            if let Some(level) = level(&node.name) {
                self.kind = BlockKind::Heading { level };
            } else if node.name == "li" {
                self.kind = BlockKind::Item;
                if let Some(n) = entry {
                    self.line = format!("{n}.");
                }
            }
        }
        let ordered = node.name == "ol";
        let mut number = node.number.unwrap_or(1);
        for child in &node.children {
            let here = &tree.nodes[*child];
            let mut entry = None;
            if ordered && here.name == "li" && !self.dropped[*child] {
                number = here.number.unwrap_or(number);
                entry = Some(number);
                number = number.saturating_add(1);
            }
            self.node(*child, entry)?;
        }
        if block {
            self.flush()?;
        }
        Ok(())
    }

    /// A table of data: one line a row. A cell that reaches down stands in every row it reaches; one that reaches
    /// across stands in its first column.
    fn table(&mut self, table: usize) -> Result<(), Unreadable> {
        let tree = self.tree;
        self.writer.table();
        let mut reaching: Vec<(usize, String)> = Vec::new();
        let mut merged = 0;
        let mut caption = Vec::new();
        for (_, row) in rows(tree, table, self.dropped, &mut caption) {
            let mut cells: Vec<String> = Vec::new();
            let mut at = 0;
            let mut next: Vec<(usize, String)> = Vec::new();
            let children: Vec<usize> = cells_of(tree, row, self.dropped);
            let mut children = children.into_iter();
            loop {
                self.writer.step(1)?;
                if let Some((rows_left, text)) = reaching.get(at).cloned()
                    && rows_left > 0
                {
                    cells.push(text.clone());
                    next.push((rows_left - 1, text));
                    at += 1;
                    continue;
                }
                let Some(cell) = children.next() else { break };
                let node = &tree.nodes[cell];
                let text = self.cell(cell)?;
                if node.rowspan > 1 && !text.is_empty() || node.colspan > 1 {
                    merged += 1;
                }
                let below = node.rowspan - 1;
                cells.push(text.clone());
                next.push((below, text));
                for _ in 1..node.colspan {
                    cells.push(String::new());
                    next.push((below, String::new()));
                }
                at += node.colspan;
                if cells.len() > 1000 {
                    break;
                }
            }
            // Columns to the right that still reach down although the row ended.
            while at < reaching.len() && cells.len() <= 1000 {
                let (rows_left, text) = reaching[at].clone();
                cells.push(if rows_left > 0 {
                    text.clone()
                } else {
                    String::new()
                });
                next.push((rows_left.saturating_sub(1), text));
                at += 1;
            }
            while next.last().is_some_and(|(left, _)| *left == 0) {
                next.pop();
            }
            reaching = next;
            self.writer.row(&cells)?;
        }
        self.writer.note("merged-cells", merged, "");
        Ok(())
    }

    /// The text of a cell on one line.
    fn cell(&mut self, cell: usize) -> Result<String, Unreadable> {
        let mut out = String::new();
        let mut stack = vec![(cell, false)];
        while let Some((id, after)) = stack.pop() {
            self.writer.step(1)?;
            let node = &self.tree.nodes[id];
            if self.dropped[id] {
                continue;
            }
            if after {
                out.push('\n');
                continue;
            }
            if node.is_text() {
                let had = std::mem::take(&mut self.line);
                self.line = out;
                self.text(&node.text);
                out = std::mem::replace(&mut self.line, had);
                continue;
            }
            if node.name == "br" {
                out.push('\n');
            }
            if node.is_block() && id != cell {
                out.push('\n');
                stack.push((id, true));
            }
            stack.extend(node.children.iter().rev().map(|c| (*c, false)));
        }
        Ok(out.trim().to_owned())
    }
}

fn within(tree: &Tree, id: usize, name: &str) -> bool {
    let mut at = id;
    for _ in 0..6 {
        at = tree.nodes[at].parent;
        if tree.nodes[at].name == name {
            return true;
        }
    }
    false
}

/// Rows of a table, through its parts.
fn rows(tree: &Tree, table: usize, dropped: &[bool], captions: &mut Vec<usize>) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for child in &tree.nodes[table].children {
        if dropped[*child] {
            continue;
        }
        match tree.nodes[*child].name.as_str() {
            "tr" => out.push((table, *child)),
            "tbody" | "thead" | "tfoot" => {
                for inner in &tree.nodes[*child].children {
                    if tree.nodes[*inner].name == "tr" && !dropped[*inner] {
                        out.push((*child, *inner));
                    }
                }
            }
            "caption" => captions.push(*child),
            _ => {}
        }
    }
    out
}

fn cells_of(tree: &Tree, row: usize, dropped: &[bool]) -> Vec<usize> {
    tree.nodes[row]
        .children
        .iter()
        .copied()
        .filter(|c| !dropped[*c] && matches!(tree.nodes[*c].name.as_str(), "td" | "th"))
        .collect()
}

/// Whether a table holds data: several rows and columns, no table within, no cell as long as an article.
fn is_data(tree: &Tree, table: usize, dropped: &[bool]) -> bool {
    let rows = rows(tree, table, dropped, &mut Vec::new());
    let widest = rows
        .iter()
        .take(200)
        .map(|(_, r)| cells_of(tree, *r, dropped).len())
        .max()
        .unwrap_or(0);
    if rows.len() < 2 || widest < 2 {
        return false;
    }
    let mut stack: Vec<usize> = tree.nodes[table].children.clone();
    let mut seen = 0;
    while let Some(id) = stack.pop() {
        seen += 1;
        let node = &tree.nodes[id];
        if node.name == "table" || node.is_text() && node.text.chars().count() > 1500 {
            return false;
        }
        if seen > 20_000 {
            break;
        }
        stack.extend(&node.children);
    }
    true
}
