//! A paper written for Word and WPS: set as an official document (GB/T 9704—2012, 党政机关公文格式), fonts named and
//! not embedded, so that the office's own are used.
//!
//! Twips: 1/20 of a point. Sizes of characters in half-points: 三号 = 16 pt, 二号 = 22 pt.

use crate::error::PublishError;
use docx_rs::{
    AlignmentType, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph, Run, RunFonts,
    SpecialIndentType,
};
use std::io::Cursor;

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// 一、 in 黑体.
    Heading,
    /// （一） in 楷体.
    Subheading,
    /// Body in 仿宋.
    Text,
}

/// One line of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLine {
    /// How it is set.
    pub face: Face,
    /// Its words.
    pub text: String,
    /// Its permanent address, printed small behind the words.
    pub address: Option<String>,
}

/// A paper as data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// 版头: the body that issues, in red above the line.
    pub issuer: String,
    /// 文号; none while it is not issued.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// The lines.
    pub lines: Vec<WrittenLine>,
    /// 落款: who signed off, and the day, set to the right.
    pub signed: Vec<String>,
    /// 版记: seal digest, head of the trail; small, under a line.
    pub foot: Vec<String>,
}

const BODY: usize = 32;
const TITLE: usize = 44;
const SMALL: usize = 18;
/// 28.95 pt: 22 lines to a page (5.2.3).
const LINE: i32 = 579;
/// Two characters of 三号.
const INDENT: i32 = 640;

/// Writes the paper. The same paper gives the same bytes.
pub fn docx(paper: &Writing) -> Result<Vec<u8>, PublishError> {
    let mut out = Docx::new()
        .created_at("1970-01-01T00:00:00Z")
        .updated_at("1970-01-01T00:00:00Z")
        .page_size(11_906, 16_838)
        // 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm (5.2.1).
        .page_margin(
            PageMargin::new()
                .top(2_098)
                .bottom(1_984)
                .left(1_587)
                .right(1_474)
                .footer(1_400),
        )
        .default_fonts(fonts("仿宋_GB2312"))
        .default_size(BODY)
        .footer(Footer::new().add_paragraph(page_number()));
    if !paper.issuer.is_empty() {
        let run = Run::new().add_text(&paper.issuer).size(TITLE).color("C0271F");
        out = out.add_paragraph(line(run, "方正小标宋简体").align(AlignmentType::Center));
    }
    if let Some(number) = &paper.number {
        out =
            out.add_paragraph(line(Run::new().add_text(number), "仿宋_GB2312").align(AlignmentType::Center));
    }
    let title = Run::new().add_text(&paper.title).size(TITLE);
    out = out
        .add_paragraph(Paragraph::new())
        .add_paragraph(line(title, "方正小标宋简体").align(AlignmentType::Center))
        .add_paragraph(Paragraph::new());
    for written in &paper.lines {
        out = out.add_paragraph(set(written));
    }
    if !paper.signed.is_empty() {
        out = out.add_paragraph(Paragraph::new());
    }
    for words in &paper.signed {
        out = out.add_paragraph(line(Run::new().add_text(words), "仿宋_GB2312").align(AlignmentType::Right));
    }
    for words in &paper.foot {
        out = out.add_paragraph(line(Run::new().add_text(words).size(SMALL), "仿宋_GB2312"));
    }
    let mut bytes = Cursor::new(Vec::new());
    out.build()
        .pack(&mut bytes)
        .map_err(|cause| PublishError::Docx(cause.to_string()))?;
    Ok(bytes.into_inner())
}

fn fonts(name: &str) -> RunFonts {
    RunFonts::new()
        .east_asia(name)
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
}

fn line(run: Run, font: &str) -> Paragraph {
    Paragraph::new()
        .add_run(run.fonts(fonts(font)))
        .line_spacing(LineSpacing::new().line_rule(LineSpacingType::Exact).line(LINE))
}

fn set(written: &WrittenLine) -> Paragraph {
    let font = match written.face {
        Face::Heading => "黑体",
        Face::Subheading => "楷体_GB2312",
        Face::Text => "仿宋_GB2312",
    };
    let mut paragraph = line(Run::new().add_text(&written.text), font)
        .indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
        .align(AlignmentType::Both);
    if matches!(written.face, Face::Heading | Face::Subheading) {
        paragraph = paragraph.keep_next(true);
    }
    if let Some(address) = &written.address {
        let run = Run::new()
            .add_text(format!("\u{2003}{address}"))
            .size(SMALL)
            .color("5D666F")
            .fonts(fonts("仿宋_GB2312"));
        paragraph = paragraph.add_run(run);
    }
    paragraph
}

/// — 1 — at the foot (7.5).
fn page_number() -> Paragraph {
    Paragraph::new()
        .add_run(Run::new().add_text("— ").size(28))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" —").size(28))
        .align(AlignmentType::Center)
}
