//! OFD, the national layout format (GB/T 33190): a package of pages in XML, every text with its place.

use super::layout::{self, Rule, Run, Sheet};
use super::package::Package;
use super::writer::Writer;
use super::xml::{Element, Piece, Xml, characters};
use crate::decode::{Limits, Unreadable};

/// Places are in millimetres; the layout counts in points.
const POINTS: f64 = 72.0 / 25.4;

pub(super) fn open(mut package: Package<'_>, limits: &Limits) -> Result<Writer, Unreadable> {
    package.is("ofd");
    let mut writer = Writer::new(limits);
    let top = characters(&package.must("OFD.xml")?);
    let cause = package.broken("OFD.xml");
    let mut sheets = Vec::new();
    let mut pictures = 0;
    for root in values(&top, "DocRoot", None, limits, cause, &mut writer)? {
        let root = root.trim_start_matches('/').to_owned();
        let document = characters(&package.must(&root)?);
        let folder = root.rsplit_once('/').map_or("", |(f, _)| f);
        let cause = package.broken(&root);
        let usual = values(&document, "PhysicalBox", None, limits, cause.clone(), &mut writer)?;
        let usual = usual.first().map(|t| numbers(t)).unwrap_or_default();
        for place in values(&document, "Page", Some("BaseLoc"), limits, cause, &mut writer)? {
            let name = match place.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None if folder.is_empty() => place,
                None => format!("{folder}/{place}"),
            };
            let page = characters(&package.must(&name)?);
            let cause = package.broken(&name);
            let (sheet, pictured) = page_of(&page, &usual, limits, cause, &mut writer)?;
            pictures += usize::from(pictured);
            sheets.push(sheet);
        }
    }
    writer.note("pictures", pictures, "");
    layout::write(sheets, &mut writer)?;
    Ok(writer)
}

/// What elements of a name say, or what they say in an attribute.
fn values(
    text: &str,
    name: &str,
    attribute: Option<&str>,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Vec<String>, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let (mut out, mut inside) = (Vec::new(), false);
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => {
                inside = e.name == name;
                if inside && let Some(value) = attribute.and_then(|a| e.get(a)) {
                    out.push(value);
                }
            }
            Piece::Text(t) if inside && attribute.is_none() && !t.trim().is_empty() => {
                out.push(t.trim().to_owned());
            }
            Piece::Text(_) => {}
            Piece::Close(_) => inside = false,
        }
    }
    Ok(out)
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace()
        .map(|n| n.parse().ok().filter(|n: &f64| n.is_finite()).unwrap_or(0.0))
        .take(10_000)
        .collect()
}

/// Steps between characters: `5 5 g 3 4.8` is 5, 5, and three times 4.8.
fn steps(text: &str) -> Vec<f64> {
    let mut out = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if out.len() > 10_000 {
            break;
        }
        if word == "g" {
            let times = words
                .next()
                .and_then(|n| n.parse::<usize>().ok())
                .unwrap_or(0)
                .min(10_000);
            let by = words.next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
            out.extend(std::iter::repeat_n(by, times));
        } else {
            out.push(word.parse().unwrap_or(0.0));
        }
    }
    out
}

/// Where an object lies, and how large its text is set.
#[derive(Default, Clone)]
struct Placed {
    x: f64,
    y: f64,
    size: f64,
    matrix: Option<[f64; 6]>,
}

impl Placed {
    fn of(e: &Element<'_>) -> Self {
        let area = numbers(&e.get("Boundary").unwrap_or_default());
        Self {
            x: area.first().copied().unwrap_or(0.0),
            y: area.get(1).copied().unwrap_or(0.0),
            size: e.number("Size").unwrap_or(4.0),
            matrix: e.get("CTM").map(|m| numbers(&m)).and_then(|m| m.try_into().ok()),
        }
    }

    fn point(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = match self.matrix {
            Some(m) => (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]),
            None => (x, y),
        };
        ((self.x + x) * POINTS, (self.y + y) * POINTS)
    }

    fn scale(&self) -> f64 {
        self.matrix.map_or(1.0, |m| m[2].hypot(m[3]))
    }
}

fn page_of(
    text: &str,
    usual: &[f64],
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<(Sheet, bool), Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut area = usual.to_vec();
    let (mut runs, mut rules, mut pictured) = (Vec::new(), Vec::new(), false);
    let mut placed = Placed::default();
    let mut code: Option<(f64, f64, Vec<f64>, Vec<f64>)> = None;
    let (mut in_box, mut in_path) = (false, false);
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => match e.name.as_str() {
                "PhysicalBox" => in_box = true,
                "TextObject" | "PathObject" => placed = Placed::of(&e),
                "ImageObject" => pictured = true,
                "TextCode" => {
                    let list = |name: &str| steps(&e.get(name).unwrap_or_default());
                    code = Some((
                        e.number("X").unwrap_or(0.0),
                        e.number("Y").unwrap_or(0.0),
                        list("DeltaX"),
                        list("DeltaY"),
                    ));
                }
                "AbbreviatedData" => in_path = true,
                _ => {}
            },
            Piece::Text(t) => {
                if in_box {
                    area = numbers(&t);
                } else if in_path {
                    path(&t, &placed, &mut rules);
                } else if let Some((x, y, across, down)) = &code {
                    let (mut x, mut y) = (*x, *y);
                    for (n, c) in t.chars().enumerate() {
                        writer.step(1)?;
                        let (x0, height) = placed.point(x, y);
                        let size = placed.size * placed.scale() * POINTS;
                        let wide = if super::writer::is_wide(c) { 1.0 } else { 0.5 };
                        if x0.is_finite() && height.is_finite() && size.is_finite() && size > 0.5 {
                            runs.push(Run {
                                x0,
                                // Set wide apart within one text, it is still one word.
                                x1: x0
                                    + across.get(n).map_or(wide * size, |s| {
                                        (s * placed.scale() * POINTS).max(wide * size).min(1.1 * size)
                                    }),
                                y: height,
                                size,
                                text: c.to_string(),
                            });
                        }
                        let step = across.get(n).copied();
                        x += step.unwrap_or(if down.is_empty() { wide * placed.size } else { 0.0 });
                        y += down.get(n).copied().unwrap_or(0.0);
                    }
                }
            }
            Piece::Close(name) => match name.as_str() {
                "PhysicalBox" => in_box = false,
                "TextCode" => code = None,
                "AbbreviatedData" => in_path = false,
                _ => {}
            },
        }
    }
    let at = |n: usize, other: f64| area.get(n).copied().filter(|v| *v > 1.0).unwrap_or(other) * POINTS;
    let sheet = Sheet {
        width: at(2, 210.0),
        height: at(3, 297.0),
        runs,
        rules,
    };
    Ok((sheet, pictured))
}

/// Straight lines of a path: `M 0 0 L 10 0 L 10 5 C`.
fn path(text: &str, placed: &Placed, rules: &mut Vec<Rule>) {
    let mut words = text.split_whitespace();
    let (mut first, mut last) = ((0.0, 0.0), None);
    while let Some(word) = words.next() {
        if rules.len() > 20_000 {
            return;
        }
        let mut two = || {
            let mut n = || words.next().and_then(|w| w.parse::<f64>().ok()).unwrap_or(0.0);
            let (x, y) = (n(), n());
            placed.point(x, y)
        };
        match word {
            "M" | "S" => {
                first = two();
                last = Some(first);
            }
            "L" => {
                let to = two();
                if let Some(from) = last {
                    rules.push(Rule::between(from, to));
                }
                last = Some(to);
            }
            "C" => {
                if let Some(from) = last {
                    rules.push(Rule::between(from, first));
                }
            }
            _ => {}
        }
    }
    rules.retain(|r| r.is_straight() && r.x0.is_finite() && r.y1.is_finite());
}
