//! Files made by other programs (see `files/make.py`), and files made to hurt.

use std::io::Write as _;
use std::path::Path;
use yipanqi_extract::{Archive, BlockKind, Format, Limits, Opened, Unreadable, open, read};

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name);
    std::fs::read(path).expect(name)
}

fn opened(name: &str) -> Opened {
    open(&file(name), &Limits::default()).expect(name)
}

/// What a note says, and how often.
fn note(opened: &Opened, code: &str) -> (usize, String) {
    let found = opened.source.notes.iter().find(|n| n.code == code);
    found.map(|n| (n.count, n.words.clone())).unwrap_or_default()
}

/// Every block lies in the text, and rows say which table they are of.
fn check_blocks(name: &str, opened: &Opened) {
    let length = opened.text.chars().count();
    for block in &opened.source.blocks {
        let [start, end] = block.span;
        assert!(start < end && end <= length, "{name}: {block:?} of {length}");
    }
}

const ROWS: [&str; 4] = [
    "序号\t工作任务\t牵头单位\t配合单位\t完成时限",
    "1\t拆除北岸废弃趸船\t市交通局\t市水利局\t2031年6月底前",
    "2\t修缮北岸候船棚\t市交通局\t市财政局\t2031年9月底前",
    "3\t公布值守电话\t市应急局\t\t2031年3月底前",
];

#[test]
fn a_table_of_tasks_reads_the_same_from_every_format() {
    for (name, format) in [
        ("page.html", Format::Html),
        ("page-gbk.html", Format::Html),
        ("page.pdf", Format::Pdf),
        ("paper.docx", Format::Docx),
        ("paper.odt", Format::Odt),
        ("paper.pdf", Format::Pdf),
        ("list.xlsx", Format::Xlsx),
        ("list.xls", Format::Xls),
        ("list.ods", Format::Ods),
        ("list.csv", Format::Csv),
    ] {
        let opened = opened(name);
        assert_eq!(opened.source.format, format, "{name}");
        check_blocks(name, &opened);
        for row in ROWS {
            assert!(
                opened.text.lines().any(|l| l.starts_with(row)),
                "{name}: {row:?} in\n{}",
                opened.text
            );
        }
        let reading = read(&opened.text, None, name);
        let tasks: Vec<_> = reading
            .tasks
            .iter()
            .filter(|t| t.rule.contains("table"))
            .map(|t| {
                (
                    t.text.as_str(),
                    t.lead_units.join("、"),
                    t.support_units.join("、"),
                    t.due.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            tasks,
            [
                (
                    "拆除北岸废弃趸船",
                    "市交通局".into(),
                    "市水利局".into(),
                    Some("2031年6月底前")
                ),
                (
                    "修缮北岸候船棚",
                    "市交通局".into(),
                    "市财政局".into(),
                    Some("2031年9月底前")
                ),
                (
                    "公布值守电话",
                    "市应急局".into(),
                    String::new(),
                    Some("2031年3月底前")
                ),
            ],
            "{name}"
        );
    }
}

#[test]
fn a_page_gives_its_article_without_what_surrounds_it() {
    let opened = opened("page.html");
    let lines: Vec<&str> = opened.text.lines().collect();
    assert_eq!(lines[0], "佐河市北岸码头整治任务分工方案");
    assert!(lines[1].starts_with("发布时间：2031-02-19"), "{lines:?}");
    for gone in [
        "首页",
        "互动交流",
        "不是正文",
        "分享到",
        "另一个会",
        "主办：",
        "当前位置",
    ] {
        assert!(!opened.text.contains(gone), "{gone} in\n{}", opened.text);
    }
    assert!(note(&opened, "furniture").0 > 0);
    assert_eq!(opened.source.evidence[0].code, "markup");
    let gbk = self::opened("page-gbk.html");
    assert_eq!(gbk.text, opened.text, "the same page in GBK");
    assert_eq!(gbk.source.encoding, "gb18030");
    assert!(
        gbk.source
            .evidence
            .iter()
            .any(|e| e.code == "declared" && e.seen == "gb2312")
    );
}

#[test]
fn a_paper_has_its_numbers_and_what_was_decided_about_it() {
    let opened = opened("paper.docx");
    for line in [
        "一、总体安排",
        "（一）加快拆除废弃趸船",
        "1.由市交通局牵头，6月底前完成",
        "2.由市水利局配合",
    ] {
        assert!(
            opened.text.lines().any(|l| l == line),
            "{line} in\n{}",
            opened.text
        );
    }
    assert!(opened.text.contains("专班每季度调度一次"), "{}", opened.text);
    assert_eq!(note(&opened, "deleted"), (1, "月".into()));
    assert_eq!(note(&opened, "inserted").0, 1);
    assert_eq!(note(&opened, "header").1, "佐河市码头整治专班文件");
    assert_eq!(note(&opened, "footer").1, "佐河市码头整治专班办公室印");
    assert!(!opened.text.contains("专班文件"));
    let title = opened.source.blocks.first().expect("blocks");
    assert_eq!(title.span, [0, 15]);
    let rows = opened
        .source
        .blocks
        .iter()
        .filter(|b| matches!(b.kind, BlockKind::Row { table: 1, .. }))
        .count();
    assert_eq!(rows, 4);
}

#[test]
fn a_style_whose_end_never_closes_hides_nothing_that_follows_it() {
    let page = "<html><body><p>甲县公路局铺设路面。</p><style>p{margin:0}</style中段照旧施工。<p>完。";
    let opened = open(page.as_bytes(), &Limits::default()).expect("a page");
    assert!(opened.text.contains("甲县公路局铺设路面。"), "{}", opened.text);
    let unclosed = "<html><body><p>甲县公路局铺设路面。</p><style>p{margin:0}</style中段照旧施工。";
    let opened = open(unclosed.as_bytes(), &Limits::default()).expect("a page");
    assert!(opened.text.contains("中段照旧施工。"), "{}", opened.text);
}

#[test]
fn a_list_shows_its_cells_as_the_clerk_sees_them() {
    for name in ["list.xlsx", "list.ods"] {
        let opened = opened(name);
        assert_eq!(
            opened.text.lines().next(),
            Some("佐河市北岸码头整治任务分工方案"),
            "{name}"
        );
        for cell in ["2031年6月1", "12.5%", "37.5%"] {
            assert!(opened.text.contains(cell), "{name}: {cell} in\n{}", opened.text);
        }
        assert_eq!(note(&opened, "hidden-sheet"), (1, "备用".into()), "{name}");
        assert_eq!(note(&opened, "hidden-rows").0, 1, "{name}");
        assert!(note(&opened, "merged-cells").0 >= 2, "{name}");
        let sheets: Vec<_> = opened
            .source
            .blocks
            .iter()
            .filter(|b| matches!(b.kind, BlockKind::Sheet { .. }))
            .collect();
        assert_eq!(sheets.len(), 1, "{name}");
    }
}

#[test]
fn pages_of_a_pdf_become_paragraphs_and_lose_their_heads_and_feet() {
    let opened = opened("pages.pdf");
    assert!(!opened.text.contains("会议材料"), "{}", opened.text);
    assert!(note(&opened, "header").0 >= 2);
    for n in 1..=30 {
        let start = format!("第{n}项，");
        let line = opened.text.lines().find(|l| l.starts_with(&start)).expect(&start);
        assert!(line.ends_with("一并报送。"), "{line}");
        assert!(
            line.contains(&format!(
                "北岸第{n}号泊位的整治由市交通局牵头推进，市水利局、市财政局配合，所需资金由市级统筹安排，"
            )),
            "{line}"
        );
    }
    let pages: Vec<_> = opened
        .source
        .blocks
        .iter()
        .filter(|b| matches!(b.kind, BlockKind::Page { .. }))
        .collect();
    assert!(pages.len() >= 3, "{}", pages.len());
    assert!(pages.windows(2).all(|w| w[0].span[1] <= w[1].span[0]));
}

#[test]
fn columns_are_read_one_after_the_other() {
    let opened = opened("columns.pdf");
    let text: String = opened.text.chars().filter(|c| !c.is_whitespace()).collect();
    let left = "会议指出，北岸码头整治关系两岸群众出行，必须抓紧抓实。".repeat(6);
    let right = "会议要求，南岸码头同步排查，发现问题限期整改到位。".repeat(6);
    assert!(text.contains(&left) && text.contains(&right), "{}", opened.text);
    assert_eq!(note(&opened, "columns").0, 1);
}

#[test]
fn a_page_of_ofd_is_read() {
    let opened = opened("page.ofd");
    assert_eq!(opened.source.format, Format::Ofd);
    assert_eq!(
        opened.text,
        "佐河市北岸码头整治任务分工方案\n由市交通局牵头，加快拆除废弃趸船，\n确保2031年6月底前完成。\n"
    );
}

#[test]
fn what_it_is_is_judged_by_content_not_by_name() {
    // There is no name to judge by: open takes bytes. What is no text is recognised all the same.
    for (bytes, expected) in [
        (file("paper.doc"), "not-text:doc"),
        (Vec::new(), "empty"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "not-text:image"),
        (b"{\\rtf1 x}".to_vec(), "not-text:rtf"),
        (b"%PDF-1.7\nnothing".to_vec(), "broken:pdf:pages"),
        (b"PK\x03\x04\x14\0\0\0 cut".to_vec(), "broken:zip:directory"),
        (
            zipped(&[("ppt/presentation.xml", b"<p/>".as_slice())]),
            "not-text:pptx",
        ),
        (zipped(&[("a.txt", "甲".as_bytes())]), "archive"),
    ] {
        let said = open(&bytes, &Limits::default()).expect_err(expected);
        assert_eq!(said.reason(), expected);
    }
}

#[test]
fn a_scanned_pdf_is_known_by_its_pictures() {
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>endobj\n\
4 0 obj<</Type/XObject/Subtype/Image/Length 3>>stream\nabc\nendstream endobj\n5 0 obj<</Length 6>>stream\n/I Do \nendstream endobj\n";
    assert_eq!(
        open(pdf, &Limits::default()),
        Err(Unreadable::OnlyPictures {
            looks_like: "pdf",
            pages: 1
        })
    );
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

fn docx(document: &str) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?>{document}");
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
    ])
}

#[test]
fn a_table_within_a_table_and_a_form_keep_what_belongs_together() {
    let cell = |inner: &str| format!("<w:tc>{inner}</w:tc>");
    let said = |text: &str| cell(&format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"));
    let table = |rows: &[Vec<String>]| {
        let rows: Vec<String> = rows
            .iter()
            .map(|r| format!("<w:tr>{}</w:tr>", r.concat()))
            .collect();
        format!("<w:tbl>{}</w:tbl>", rows.concat())
    };
    let inner = table(&[
        vec![said("任务"), said("责任单位")],
        vec![said("换灯管"), said("县城管局")],
    ]);
    let outer = table(&[
        vec![said("亮灯组"), cell(&format!("{inner}<w:p/>"))],
        vec![said("电费组"), said("县财政局")],
    ]);
    let form = table(&[
        vec![said("时  间"), said("5月6日"), said("地点"), said("灯楼")],
        vec![said("主持人"), said("田立秋")],
    ]);
    let paper = docx(&format!(
        "<w:document xmlns:w=\"w\"><w:body>{outer}{form}</w:body></w:document>"
    ));
    assert_eq!(
        open(&paper, &Limits::default()).expect("opens").text,
        "亮灯组\n任务\t责任单位\n换灯管\t县城管局\n电费组\t县财政局\n时间：5月6日\n地点：灯楼\n主持人：田立秋\n"
    );
}

#[test]
fn a_paper_that_was_cut_off_is_a_damaged_paper_and_no_archive() {
    for (name, looks_like) in [
        ("paper.docx", "docx"),
        ("list.xlsx", "xlsx"),
        ("paper.odt", "odt"),
        ("list.ods", "ods"),
        ("page.ofd", "ofd"),
    ] {
        let whole = file(name);
        for end in [whole.len() / 2, whole.len() - 30] {
            assert_eq!(
                open(&whole[..end], &Limits::default()).map_err(|e| e.reason()),
                Err(format!("broken:{looks_like}:directory")),
                "{name} {end}"
            );
        }
    }
    assert_eq!(
        open(&file("files.zip")[..100], &Limits::default()).map_err(|e| e.reason()),
        Err("broken:zip:directory".to_owned())
    );
}

#[test]
fn a_small_file_that_opens_up_to_a_large_one_is_refused() {
    let bomb = zipped(&[
        ("[Content_Types].xml", b"<Types/>".as_slice()),
        ("word/document.xml", &vec![b' '; 3 << 20]),
    ]);
    assert!(bomb.len() < 1 << 14);
    let limits = Limits {
        max_expanded: 1 << 20,
        ..Limits::default()
    };
    assert_eq!(
        open(&bomb, &limits).map_err(|e| e.reason()),
        Err(format!("too-much:bytes:{}", 1 << 20))
    );
}

#[test]
fn entities_that_a_document_defines_are_neither_expanded_nor_fetched() {
    let bytes = docx(
        "<!DOCTYPE d [<!ENTITY a \"甲甲甲甲\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>\
         <w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>正文&b;&c;&amp;完</w:t></w:r></w:p></w:body></w:document>",
    );
    assert_eq!(
        open(&bytes, &Limits::default()).expect("a paper").text,
        "正文&完\n"
    );
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("{}{}", "<w:p>".repeat(100_000), "</w:p>".repeat(100_000));
    assert_eq!(
        open(&docx(&deep), &Limits::default()).map_err(|e| e.code()),
        Err("too-deep")
    );
    let page = format!(
        "<html><body>{}正文，正文。{}",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    assert_eq!(
        open(page.as_bytes(), &Limits::default())
            .expect("a page")
            .text
            .trim(),
        "正文，正文。"
    );
    let pdf = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages {}>>endobj",
        "[".repeat(1_000_000)
    );
    assert_eq!(
        open(pdf.as_bytes(), &Limits::default()).map_err(|e| e.code()),
        Err("broken")
    );
}

#[test]
fn cells_in_far_corners_take_no_room() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c></row>\
                 <row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>乙</t></is></c></row></sheetData></worksheet>";
    let bytes = zipped(&[
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"s\" id=\"r1\"/></sheets></workbook>".as_slice(),
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    assert_eq!(
        open(&bytes, &Limits::default()).expect("a list").text,
        "甲\n\t乙\n"
    );
}

/// A workbook of one sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    zipped(&[
        (
            "xl/workbook.xml",
            br#"<workbook><sheets><sheet name="a"/></sheets></workbook>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn a_long_text_over_many_rows_takes_no_more_room_than_may_be() {
    let long = "航道".repeat(60_000);
    let rows: Vec<String> = (2..2000)
        .map(|n| format!("<row r=\"{n}\"><c r=\"B{n}\"><v>1</v></c></row>"))
        .collect();
    let rows = rows.concat();
    let first = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{long}</t></is></c></row>");
    let merged = |area: &str, times: usize| {
        let areas = format!("<mergeCell ref=\"{area}\"/>").repeat(times);
        workbook(&format!(
            "<worksheet><sheetData>{first}{rows}</sheetData><mergeCells>{areas}</mergeCells></worksheet>"
        ))
    };
    assert_eq!(
        open(&merged("A1:A1999", 1), &Limits::default()).err(),
        Some(Unreadable::TooMuch {
            what: "text",
            limit: 8 << 20
        })
    );
    // The same area told often is one.
    let opened = open(&merged("A1:A3", 5000), &Limits::default()).expect("small");
    assert_eq!(note(&opened, "merged-cells").0, 1);
}

#[test]
fn a_stretch_of_hidden_columns_told_often_is_one() {
    let columns = r#"<col min="1" max="4294967295" hidden="1"/>"#.repeat(20_000);
    let opened = open(
        &workbook(&format!(
            r#"<worksheet><cols>{columns}</cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row></sheetData></worksheet>"#
        )),
        &Limits::default(),
    )
    .expect("a sheet");
    assert_eq!(note(&opened, "hidden-columns").0, 2);
}

#[test]
fn a_form_that_shows_itself_ends() {
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]>>endobj\n\
3 0 obj<</Type/Page/Resources 6 0 R/Contents 5 0 R>>endobj\n6 0 obj<</XObject<</F 4 0 R>>>>endobj\n\
4 0 obj<</Subtype/Form/Resources 6 0 R/Length 14>>stream\n/F Do /F Do   \nendstream endobj\n5 0 obj<</Length 6>>stream\n/F Do \nendstream endobj\n";
    assert_eq!(open(pdf, &Limits::default()), Err(Unreadable::Empty));
}

#[test]
fn a_macro_is_named_and_never_run() {
    let bytes = zipped(&[
        ("[Content_Types].xml", b"<Types/>".as_slice()),
        ("word/document.xml", "<d><p><r><t>正文</t></r></p></d>".as_bytes()),
        ("word/vbaProject.bin", b"x"),
    ]);
    let opened = open(&bytes, &Limits::default()).expect("a paper");
    assert_eq!((opened.text.as_str(), note(&opened, "macros").0), ("正文\n", 1));
}

#[test]
fn every_file_cut_short_at_any_place_is_read_or_refused() {
    for name in [
        "paper.docx",
        "list.xlsx",
        "list.xls",
        "list.ods",
        "page.pdf",
        "page.ofd",
        "page-gbk.html",
        "list.csv",
    ] {
        let whole = file(name);
        for n in 0..24 {
            let cut = &whole[..whole.len() * n / 24];
            if let Ok(opened) = open(cut, &Limits::default()) {
                check_blocks(name, &opened);
            }
        }
    }
}

#[test]
fn an_archive_gives_its_files_one_by_one_with_their_names() {
    let inner = zipped(&[("深处.txt", "内层".as_bytes())]);
    let archive = zipped(&[
        ("甲/", b""),
        ("甲/一.txt", "第一".as_bytes()),
        ("__MACOSX/._一.txt", b"x"),
        ("~$二.docx", b"x"),
        ("二.docx", &docx("<d><p><r><t>第二</t></r></p></d>")),
        ("三.zip", &inner),
    ]);
    assert_eq!(open(&archive, &Limits::default()), Err(Unreadable::Archive));
    let opened = Archive::open(&archive, &Limits::default()).expect("an archive");
    assert_eq!(opened.len(), 3, "folders and litter are no files");
    let entries: Vec<_> = opened.collect();
    let paths: Vec<&str> = entries.iter().map(|e| e.path.as_str()).collect();
    assert_eq!(paths, ["甲/一.txt", "二.docx", "三.zip/深处.txt"]);
    let texts: Vec<String> = entries
        .iter()
        .map(|e| {
            open(e.bytes.as_ref().expect("bytes"), &Limits::default())
                .expect("text")
                .text
        })
        .collect();
    assert_eq!(texts, ["第一", "第二\n", "内层"]);
}

#[test]
fn archives_in_archives_end_somewhere() {
    let mut bytes = zipped(&[("底.txt", "底".as_bytes())]);
    for _ in 0..12 {
        bytes = zipped(&[("层.zip", &bytes)]);
    }
    let entries: Vec<_> = Archive::open(&bytes, &Limits::default())
        .expect("an archive")
        .collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].bytes, Err(Unreadable::TooDeep { limit: 4 }));
    let many: Vec<(String, Vec<u8>)> = (0..30).map(|n| (format!("{n}.txt"), vec![b'a'; 1000])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let limits = Limits {
        max_files: 1000,
        max_expanded: 10_500,
        ..Limits::default()
    };
    let bytes = zipped(&many);
    let entries: Vec<_> = Archive::open(&bytes, &limits).expect("an archive").collect();
    assert_eq!(
        entries.len(),
        11,
        "ten fit, the eleventh is refused, the rest is not tried"
    );
    assert_eq!(entries[10].bytes.clone().map_err(|e| e.code()), Err("too-much"));
}
