//! The text of a file while it is being made, with its blocks.

use super::{Block, BlockKind, Note, Opened, Source};
use crate::decode::{Limits, Unreadable};

/// Collects lines, rows and notes within the limits.
pub(super) struct Writer {
    text: String,
    chars: usize,
    blocks: Vec<Block>,
    notes: Vec<Note>,
    limits: Limits,
    steps: usize,
    tables: u32,
    rows: u32,
}

impl Writer {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            text: String::new(),
            chars: 0,
            blocks: Vec::new(),
            notes: Vec::new(),
            limits: *limits,
            steps: 0,
            tables: 0,
            rows: 0,
        }
    }

    /// Counts work done; too much of it ends the file.
    pub(super) fn step(&mut self, n: usize) -> Result<(), Unreadable> {
        self.steps = self.steps.saturating_add(n);
        if self.steps > self.limits.max_steps {
            return Err(Unreadable::TooMuch {
                what: "steps",
                limit: self.limits.max_steps,
            });
        }
        Ok(())
    }

    /// How much work was counted.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    fn put(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.text.len() + text.len() > self.limits.max_text {
            return Err(Unreadable::TooMuch {
                what: "text",
                limit: self.limits.max_text,
            });
        }
        self.text.push_str(text);
        self.chars += text.chars().count();
        Ok(())
    }

    /// Adds a line. Nothing is added for one without characters.
    pub(super) fn line(&mut self, kind: BlockKind, line: &str) -> Result<(), Unreadable> {
        let line = tidy(line, true);
        if line.is_empty() {
            return Ok(());
        }
        let start = self.chars;
        self.put(&line)?;
        self.blocks.push(Block {
            span: [start, self.chars],
            kind,
        });
        self.put("\n")
    }

    /// The next rows belong to a new table.
    pub(super) fn table(&mut self) {
        self.tables += 1;
        self.rows = 0;
    }

    /// Adds a row. A row of one cell stands alone; in any other the empty cells at the end stay, so that the columns
    /// can be counted.
    pub(super) fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> Result<(), Unreadable> {
        self.step(cells.len())?;
        self.rows += 1;
        let cells: Vec<String> = cells.iter().map(|c| tidy(c.as_ref(), false)).collect();
        let filled = cells.iter().filter(|c| !c.is_empty()).count();
        if filled == 0 {
            return Ok(());
        }
        let line = match (filled, cells.first()) {
            (1, Some(first)) if !first.is_empty() => first.clone(),
            _ => cells.join("\t"),
        };
        let start = self.chars;
        self.put(&line)?;
        let kind = BlockKind::Row {
            table: self.tables,
            row: self.rows,
        };
        self.blocks.push(Block {
            span: [start, self.chars],
            kind,
        });
        self.put("\n")
    }

    /// Begins a stretch that holds others: a page or a sheet. Give what it answers to [`Self::end`].
    pub(super) fn begin(&mut self, kind: BlockKind) -> usize {
        self.blocks.push(Block {
            span: [self.chars, self.chars],
            kind,
        });
        self.blocks.len() - 1
    }

    /// Ends a stretch.
    pub(super) fn end(&mut self, at: usize) {
        self.blocks[at].span[1] = self.chars;
    }

    /// Notes what was left out or filled in. The same code is counted up, its words are kept one a line.
    pub(super) fn note(&mut self, code: &str, count: usize, words: &str) {
        const WORDS_MAX: usize = 4000;
        if count == 0 {
            return;
        }
        let words = tidy(words, true);
        let known = self.notes.iter().position(|n| n.code == code);
        let at = known.unwrap_or_else(|| {
            self.notes.push(Note {
                code: code.to_owned(),
                count: 0,
                words: String::new(),
            });
            self.notes.len() - 1
        });
        let note = &mut self.notes[at];
        note.count += count;
        if !words.is_empty()
            && note.words.len() + words.len() < WORDS_MAX
            && !note.words.lines().any(|l| l == words)
        {
            if !note.words.is_empty() {
                note.words.push('\n');
            }
            note.words.push_str(&words);
        }
    }

    /// Whether something was noted under a code.
    pub(super) fn has_note(&self, code: &str) -> bool {
        self.notes.iter().any(|note| note.code == code)
    }

    /// The finished file; one without text is refused.
    pub(super) fn into_opened(
        self,
        mut source: Source,
        looks_like: &'static str,
    ) -> Result<Opened, Unreadable> {
        if self.text.chars().all(char::is_whitespace) {
            let pictures = self.notes.iter().find(|n| n.code == "pictures");
            return Err(pictures.map_or(Unreadable::Empty, |n| Unreadable::OnlyPictures {
                looks_like,
                pages: n.count,
            }));
        }
        source.blocks = self
            .blocks
            .into_iter()
            .filter(|b| b.span[0] < b.span[1])
            .collect();
        source.notes = self.notes;
        Ok(Opened {
            text: self.text,
            source,
        })
    }
}

/// One line: no line ends, no tabs in a cell, no control characters, no space at the ends. Between Chinese characters
/// a line end was only a turn of the line; in a cell it parts what it parts.
fn tidy(text: &str, prose: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap: Option<bool> = None;
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => gap = Some(true),
            ' ' | '\t' => gap = gap.or(Some(false)),
            c if c.is_control() => {}
            c => {
                if let Some(turned) = gap.take()
                    && let Some(last) = out.chars().next_back()
                    && !(prose && turned && is_wide(last) && is_wide(c))
                {
                    out.push(' ');
                }
                out.push(c);
            }
        }
    }
    let trimmed = out.trim_matches(|c: char| c.is_whitespace());
    if trimmed.len() == out.len() {
        out
    } else {
        trimmed.to_owned()
    }
}

/// Characters that are set without spaces between them.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}'
        | '\u{20000}'..='\u{2FA1F}' | '\u{201C}' | '\u{201D}')
}
