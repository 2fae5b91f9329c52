//! The content of a page: what is shown where, and which lines are ruled.

use super::file::File;
use super::font::Font;
use super::object::{Dict, Object, Parser, is_space};
use crate::decode::Unreadable;
use crate::open::layout::{Rule, Run, Sheet};
use crate::open::writer::Writer;
use std::collections::HashMap;
use std::rc::Rc;

/// `[a b c d e f]`: from one space to another.
type Matrix = [f64; 6];
const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(m: &Matrix, n: &Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

fn point(m: &Matrix, x: f64, y: f64) -> (f64, f64) {
    (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter: f64,
    word: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Fonts by the number of their object, read once for the whole file.
#[derive(Default)]
pub(super) struct Fonts(HashMap<u32, Rc<Font>>);

/// Shows a page.
pub(super) struct Shower<'f, 'a, 'w> {
    pub(super) file: &'f mut File<'a>,
    pub(super) fonts: &'f mut Fonts,
    pub(super) writer: &'w mut Writer,
    pub(super) sheet: Sheet,
    /// Characters that no map gives a meaning.
    pub(super) unknown: usize,
    pub(super) pictures: usize,
    pub(super) max_depth: usize,
    /// Text within an artifact: heads, feet, page numbers, as the writer marked them.
    artifacts: Vec<bool>,
    pub(super) artifact_words: String,
}

impl<'f, 'a, 'w> Shower<'f, 'a, 'w> {
    pub(super) fn new(
        file: &'f mut File<'a>,
        fonts: &'f mut Fonts,
        writer: &'w mut Writer,
        max_depth: usize,
    ) -> Self {
        Self {
            file,
            fonts,
            writer,
            sheet: Sheet::default(),
            unknown: 0,
            pictures: 0,
            max_depth,
            artifacts: Vec::new(),
            artifact_words: String::new(),
        }
    }

    /// Runs the content of a page.
    pub(super) fn page(&mut self, page: &Dict) -> Result<(), Unreadable> {
        let corners: Vec<f64> = {
            let crop = self.file.array(page, "CropBox");
            let media = if crop.len() == 4 {
                crop
            } else {
                self.file.array(page, "MediaBox")
            };
            media
                .iter()
                .filter_map(|o| self.file.resolved(o).number())
                .collect()
        };
        let [x0, y0, x1, y1] = match corners.as_slice() {
            [a, b, c, d] if (a - c).abs() > 1.0 && (b - d).abs() > 1.0 => {
                [a.min(*c), b.min(*d), a.max(*c), b.max(*d)]
            }
            _ => [0.0, 0.0, 595.0, 842.0],
        };
        let (width, height) = (x1 - x0, y1 - y0);
        // From the page's own space to one that counts from the top left, as it is looked at.
        let turned = self
            .file
            .entry(page, "Rotate")
            .number()
            .unwrap_or(0.0)
            .rem_euclid(360.0);
        let quarter = |at: f64| (turned - at).abs() < 1.0;
        let (matrix, width, height) = if quarter(90.0) {
            ([0.0, 1.0, 1.0, 0.0, -y0, -x0], height, width)
        } else if quarter(180.0) {
            ([-1.0, 0.0, 0.0, 1.0, x1, -y0], width, height)
        } else if quarter(270.0) {
            ([0.0, -1.0, -1.0, 0.0, y1, x1], height, width)
        } else {
            ([1.0, 0.0, 0.0, -1.0, -x0, y1], width, height)
        };
        self.sheet = Sheet {
            width,
            height,
            ..Sheet::default()
        };
        let mut content = Vec::new();
        for part in self.file.array(page, "Contents") {
            if let Object::Stream(d, start, end) = self.file.resolved(&part)
                && let Some(data) = self.file.stream(&d, start, end)?
            {
                content.extend_from_slice(&data);
                content.push(b'\n');
            }
        }
        let resources = self.file.dict(page, "Resources").unwrap_or_default();
        let state = State {
            matrix,
            font: None,
            size: 1.0,
            letter: 0.0,
            word: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.artifacts.clear();
        self.run(&content, &resources, state, 0)
    }

    fn font(&mut self, resources: &Dict, name: &str) -> Result<Option<Rc<Font>>, Unreadable> {
        let Some(fonts) = self.file.dict(resources, "Font") else {
            return Ok(None);
        };
        let id = match fonts.get(name) {
            Some(Object::Reference(id)) => Some(*id),
            _ => None,
        };
        if let Some(known) = id.and_then(|id| self.fonts.0.get(&id)) {
            return Ok(Some(known.clone()));
        }
        let Some(dict) = self.file.dict(&fonts, name) else {
            return Ok(None);
        };
        let font = Rc::new(Font::read(self.file, &dict, self.writer)?);
        if let Some(id) = id {
            self.fonts.0.insert(id, font.clone());
        }
        Ok(Some(font))
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: &Dict,
        mut state: State,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let mut parser = Parser::new(content, 0, self.max_depth);
        let mut row: Vec<Object> = Vec::new();
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (SAME, SAME);
        // The path being drawn, as corners; rectangles apart.
        let (mut path, mut rules): (Vec<(f64, f64)>, Vec<Rule>) = (Vec::new(), Vec::new());
        let marks = self.artifacts.len();
        while let Some(object) = parser.object() {
            self.writer.step(1)?;
            let Object::Word(word) = object else {
                if row.len() < 4096 {
                    row.push(object);
                }
                continue;
            };
            let n = |i: usize| row.get(i).and_then(Object::number).unwrap_or(0.0);
            match word.as_str() {
                "q" if saved.len() < 512 => {
                    saved.push(state.clone());
                }
                "Q" => {
                    if let Some(former) = saved.pop() {
                        state = former;
                    }
                }
                "cm" => state.matrix = times(&[n(0), n(1), n(2), n(3), n(4), n(5)], &state.matrix),
                "BT" => (text, line) = (SAME, SAME),
                "Tf" => {
                    state.size = n(1);
                    if let Some(name) = row.first().and_then(Object::name) {
                        state.font = self.font(resources, name)?;
                    }
                }
                "Tc" => state.letter = n(0),
                "Tw" => state.word = n(0),
                "Tz" => state.stretch = n(0) / 100.0,
                "TL" => state.leading = n(0),
                "Ts" => state.rise = n(0),
                "Td" | "TD" => {
                    if word == "TD" {
                        state.leading = -n(1);
                    }
                    line = times(&[1.0, 0.0, 0.0, 1.0, n(0), n(1)], &line);
                    text = line;
                }
                "Tm" => {
                    line = [n(0), n(1), n(2), n(3), n(4), n(5)];
                    text = line;
                }
                "T*" | "'" | "\"" => {
                    if word == "\"" {
                        (state.word, state.letter) = (n(0), n(1));
                    }
                    line = times(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                    text = line;
                    if let Some(Object::Text(t)) = row.last() {
                        self.show(t, &state, &mut text)?;
                    }
                }
                "Tj" => {
                    if let Some(Object::Text(t)) = row.first() {
                        self.show(t, &state, &mut text)?;
                    }
                }
                "TJ" => {
                    if let Some(Object::Array(pieces)) = row.first() {
                        for piece in pieces {
                            match piece {
                                Object::Text(t) => self.show(t, &state, &mut text)?,
                                Object::Number(back) => {
                                    let by = -back / 1000.0 * state.size * state.stretch;
                                    text = times(&[1.0, 0.0, 0.0, 1.0, by, 0.0], &text);
                                }
                                _ => {}
                            }
                        }
                    }
                }
                "Do" => {
                    if let Some(name) = row.first().and_then(Object::name) {
                        self.external(name, resources, &state, depth)?;
                    }
                }
                "BMC" | "BDC" => {
                    let within = self.artifacts.last().copied().unwrap_or(false);
                    let own = row.first().and_then(Object::name) == Some("Artifact");
                    if self.artifacts.len() < 512 {
                        self.artifacts.push(within || own);
                    }
                }
                "EMC" if self.artifacts.len() > marks => {
                    self.artifacts.pop();
                }
                "BI" => skip_picture(&mut parser),
                "m" => {
                    path.clear();
                    path.push(point(&state.matrix, n(0), n(1)));
                }
                "l" => {
                    let to = point(&state.matrix, n(0), n(1));
                    if let Some(from) = path.last() {
                        rules.push(Rule::between(*from, to));
                    }
                    path.push(to);
                }
                "h" => {
                    if let (Some(from), Some(to)) = (path.last(), path.first()) {
                        rules.push(Rule::between(*from, *to));
                    }
                }
                "re" => {
                    let (left, low) = (n(0), n(1));
                    let (right, high) = (left + n(2), low + n(3));
                    let corners = [(left, low), (right, low), (right, high), (left, high)]
                        .map(|(x, y)| point(&state.matrix, x, y));
                    for (at, corner) in corners.iter().enumerate() {
                        rules.push(Rule::between(*corner, corners[(at + 1) % 4]));
                    }
                }
                "S" | "s" | "B" | "B*" | "b" | "b*" => {
                    self.rules(std::mem::take(&mut rules), false);
                    path.clear();
                }
                // A filled shape is a rule when it is thin.
                "f" | "F" | "f*" => {
                    self.rules(std::mem::take(&mut rules), true);
                    path.clear();
                }
                "n" => {
                    rules.clear();
                    path.clear();
                }
                _ => {}
            }
            row.clear();
            if rules.len() > 4096 {
                rules.clear();
            }
        }
        self.artifacts.truncate(marks);
        Ok(())
    }

    fn rules(&mut self, rules: Vec<Rule>, filled: bool) {
        const MOST: usize = 20_000;
        if self.sheet.rules.len() > MOST {
            return;
        }
        if !filled {
            self.sheet
                .rules
                .extend(rules.into_iter().filter(Rule::is_straight));
            return;
        }
        // Sides of a filled box: the long ones of a thin box are one rule.
        for side in rules.as_chunks::<4>().0 {
            let (x0, x1) = (
                side.iter().map(|r| r.x0).fold(f64::MAX, f64::min),
                side.iter().map(|r| r.x1).fold(f64::MIN, f64::max),
            );
            let (y0, y1) = (
                side.iter().map(|r| r.y0).fold(f64::MAX, f64::min),
                side.iter().map(|r| r.y1).fold(f64::MIN, f64::max),
            );
            if (x1 - x0).min(y1 - y0) < 3.0 && (x1 - x0).max(y1 - y0) > 4.0 {
                self.sheet.rules.push(if x1 - x0 > y1 - y0 {
                    Rule::between((x0, f64::midpoint(y0, y1)), (x1, f64::midpoint(y0, y1)))
                } else {
                    Rule::between((f64::midpoint(x0, x1), y0), (f64::midpoint(x0, x1), y1))
                });
            }
        }
    }

    fn show(&mut self, bytes: &[u8], state: &State, text: &mut Matrix) -> Result<(), Unreadable> {
        let Some(font) = state.font.clone() else {
            return Ok(());
        };
        let hidden = self.artifacts.last().copied().unwrap_or(false);
        for (said, width, space) in font.characters(bytes) {
            self.writer.step(1)?;
            let at = times(text, &state.matrix);
            let (x0, y) = point(&at, 0.0, state.rise);
            let along = width * state.size * state.stretch;
            let (x1, _) = point(&at, along, state.rise);
            let size = (state.size * (at[2].hypot(at[3]))).abs();
            let step =
                along + state.letter * state.stretch + if space { state.word * state.stretch } else { 0.0 };
            *text = times(&[1.0, 0.0, 0.0, 1.0, step, 0.0], text);
            let said = said.unwrap_or_else(|| {
                self.unknown += 1;
                "\u{FFFD}".to_owned()
            });
            if hidden {
                if self.artifact_words.len() < 2000 {
                    self.artifact_words.push_str(&said);
                }
                continue;
            }
            let finite = x0.is_finite() && x1.is_finite() && y.is_finite() && size.is_finite();
            // Text turned on its side is a stamp or a watermark.
            let upright = at[1].abs() < 0.3 * at[0].abs().max(1e-9);
            if finite && size > 0.5 && upright && !said.is_empty() {
                self.sheet.runs.push(Run {
                    x0: x0.min(x1),
                    x1: x0.max(x1),
                    y,
                    size,
                    text: said,
                });
            }
        }
        Ok(())
    }

    fn external(
        &mut self,
        name: &str,
        resources: &Dict,
        state: &State,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let Some(all) = self.file.dict(resources, "XObject") else {
            return Ok(());
        };
        let Object::Stream(dict, start, end) = self.file.entry(&all, name) else {
            return Ok(());
        };
        match self.file.entry(&dict, "Subtype").name() {
            Some("Image") => self.pictures += 1,
            // Forms may call each other in a circle: their depth is bounded by what is sensible, their number by steps.
            Some("Form") if depth < 12 => {
                self.writer.step(100)?;
                let Some(content) = self.file.stream(&dict, start, end)? else {
                    return Ok(());
                };
                let numbers: Vec<f64> = self
                    .file
                    .array(&dict, "Matrix")
                    .iter()
                    .filter_map(Object::number)
                    .collect();
                let matrix: Matrix = numbers.try_into().unwrap_or(SAME);
                let own = self
                    .file
                    .dict(&dict, "Resources")
                    .unwrap_or_else(|| resources.clone());
                let mut inner = state.clone();
                inner.matrix = times(&matrix, &state.matrix);
                self.run(&content, &own, inner, depth + 1)?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Past a picture in the content itself.
fn skip_picture(parser: &mut Parser<'_>) {
    let data = parser.data;
    let mut at = parser.at;
    while at + 2 <= data.len() {
        let ends = &data[at..at + 2] == b"EI"
            && at > 0
            && is_space(data[at - 1])
            && data.get(at + 2).is_none_or(|b| is_space(*b));
        if ends {
            break;
        }
        at += 1;
    }
    parser.at = (at + 2).min(data.len());
}
