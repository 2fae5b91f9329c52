//! A workbook as spreadsheets write one, made from a seed.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const HEAD: [&str; 20] = [
    "序号",
    "领域",
    "类别",
    "项目名称",
    "建设内容",
    "佐河",
    "右岭",
    "开始",
    "完成",
    "牵头单位",
    "共同牵头单位",
    "配合单位",
    "填报单位",
    "权重",
    "备注",
    "联系人",
    "联系电话",
    "累计完成",
    "进展情况",
    "亮灯",
];
const PLACES: [&str; 12] = [
    "北岸",
    "石门",
    "柳湾",
    "芦洲",
    "上坪",
    "青溪",
    "双河口",
    "老渡口",
    "东桥",
    "南坝",
    "西岭",
    "沙嘴",
];
const WORKS: [&str; 10] = [
    "候船楼重建",
    "护岸加固",
    "航道清淤",
    "冷链分拨场",
    "公交场站",
    "滨河步道",
    "泵站改造",
    "苗圃扩建",
    "照明更新",
    "管网改造",
];
const FIELDS: [&str; 6] = ["交通", "水利", "生态", "市政", "粮食", "民生"];
pub(crate) const UNITS: [&str; 8] = [
    "市交通局",
    "市水利局",
    "市林业局",
    "市城管局",
    "省交通厅",
    "省粮食局",
    "市应急局",
    "市财政局",
];

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

#[derive(Default)]
struct Book {
    shared: Vec<String>,
    known: HashMap<String, usize>,
    rows: String,
}

impl Book {
    fn words(&mut self, row: usize, column: usize, text: String) {
        let next = self.shared.len();
        let at = *self.known.entry(text.clone()).or_insert_with(|| {
            self.shared.push(text);
            next
        });
        let _ = write!(
            self.rows,
            "<c r=\"{}{row}\" s=\"1\" t=\"s\"><v>{at}</v></c>",
            letter(column)
        );
    }

    fn number(&mut self, row: usize, column: usize, style: u8, number: &str) {
        let _ = write!(
            self.rows,
            "<c r=\"{}{row}\" s=\"{style}\"><v>{number}</v></c>",
            letter(column)
        );
    }
}

fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column).unwrap_or(0))
}

/// The file.
pub(crate) fn made(rows: usize, seed: u64) -> Vec<u8> {
    let mut chance = Chance(seed);
    let mut book = Book::default();
    book.rows.push_str("<row r=\"1\">");
    book.words(1, 0, "沿江建设年度计划（单位：万元）".to_owned());
    book.rows.push_str("</row><row r=\"2\">");
    for (column, name) in HEAD.iter().enumerate() {
        match column {
            5 => book.words(2, column, "2025年计划投资".to_owned()),
            7 => book.words(2, column, "起止时间".to_owned()),
            6 | 8 => {}
            _ => book.words(2, column, (*name).to_owned()),
        }
    }
    book.rows.push_str("</row><row r=\"3\">");
    for (column, name) in HEAD.iter().enumerate().take(9).skip(5) {
        book.words(3, column, (*name).to_owned());
    }
    book.rows.push_str("</row>");
    for n in 1..=rows {
        let row = n + 3;
        let _ = write!(book.rows, "<row r=\"{row}\" spans=\"1:20\" ht=\"28.5\">");
        book.number(row, 0, 1, &n.to_string());
        book.words(row, 1, FIELDS[n * FIELDS.len() / (rows + 1)].to_owned());
        book.words(row, 2, format!("第{}类", chance.below(20)));
        let (place, work) = (chance.of(&PLACES), chance.of(&WORKS));
        book.words(row, 3, format!("{place}{work}{n}期"));
        book.words(
            row,
            4,
            format!("在{place}实施{work}，建设规模{}单元", chance.below(5000)),
        );
        for column in 5..7 {
            let amount = format!("{}.{}", chance.below(90_000), 1 + chance.below(9));
            book.number(row, column, 1, &amount);
        }
        let from = 45_658 + chance.below(200);
        book.number(row, 7, 2, &from.to_string());
        book.number(row, 8, 2, &(from + 30 + chance.below(120)).to_string());
        for column in 9..13 {
            let units = format!("{}、{}", chance.of(&UNITS), chance.of(&UNITS));
            book.words(row, column, units);
        }
        book.number(row, 13, 1, &(1 + chance.below(90)).to_string());
        book.words(row, 14, format!("续建{}", chance.below(300)));
        book.words(row, 15, format!("联络员{}", chance.below(400)));
        book.words(row, 16, format!("000-{:08}", chance.below(9_000)));
        let spent = format!("{}.{}", chance.below(9_000), 1 + chance.below(9));
        book.number(row, 17, 1, &spent);
        book.words(
            row,
            18,
            format!("已完成{}%，正在推进第{}段", chance.below(100), chance.below(40)),
        );
        book.words(row, 19, ["绿", "黄", "红"][chance.below(3)].to_owned());
        book.rows.push_str("</row>");
    }
    packed(&book)
}

fn packed(book: &Book) -> Vec<u8> {
    let mut shared = String::new();
    for text in &book.shared {
        let _ = write!(shared, "<si><t>{text}</t></si>");
    }
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let merged: String = (0..20)
        .filter_map(|column| match column {
            5 | 7 => Some(format!(
                "<mergeCell ref=\"{}2:{}2\"/>",
                letter(column),
                letter(column + 1)
            )),
            6 | 8 => None,
            _ => Some(format!("<mergeCell ref=\"{0}2:{0}3\"/>", letter(column))),
        })
        .collect();
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {main} xmlns:r=\"{office}\"><sheets><sheet name=\"清单\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/styles\" Target=\"styles.xml\"/><Relationship Id=\"r3\" Type=\"{office}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet {main}><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst {main} count=\"{0}\" uniqueCount=\"{0}\">{shared}</sst>",
                book.shared.len()
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet {main}><sheetData>{}</sheetData><mergeCells>{merged}</mergeCells></worksheet>",
                book.rows
            ),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(content.as_bytes()).expect("room in memory");
    }
    zip.finish().expect("a file").into_inner()
}
