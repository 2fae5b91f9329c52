//! Bytes and texts made to hurt: nothing panics, spans stay in range, time stays in proportion.

use proptest::prelude::*;
use yipanqi_extract::{Limits, Reading, decode, normalise, normalise_piece, read, recut};

/// Every span of an answer lies in the original, and a task's text is what its span holds.
pub(crate) fn check_spans(original: &str, reading: &Reading) -> Result<(), String> {
    let length = original.chars().count();
    if reading.length != length {
        return Err(format!("length {} is not {length}", reading.length));
    }
    let inside = |what: &str, [s, e]: [usize; 2]| {
        if s < e && e <= length {
            Ok(())
        } else {
            Err(format!("{what}: [{s}, {e}) of {length}"))
        }
    };
    for task in &reading.tasks {
        inside(&task.text, task.span)?;
        let again = normalise_piece(&recut(original, task.span)).text;
        if again != task.text {
            return Err(format!("span holds {again:?}, task says {:?}", task.text));
        }
        if !(0.0..=1.0).contains(&task.confidence) {
            return Err(format!("confidence {}", task.confidence));
        }
    }
    for person in &reading.people {
        inside(&person.name, person.span)?;
    }
    for figure in &reading.indicators {
        inside(&figure.name, figure.span)?;
    }
    if reading.documents_reviewed.len() != reading.documents_reviewed_spans.len() {
        return Err("titles and their places differ in number".into());
    }
    for (title, span) in reading
        .documents_reviewed
        .iter()
        .zip(&reading.documents_reviewed_spans)
    {
        inside(title, *span)?;
    }
    for cut in &reading.cut {
        inside(&cut.step, cut.span)?;
    }
    Ok(())
}

/// Pieces that readers look for, in any order and number.
fn office_noise() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "会议",
            "强调",
            "，",
            "。",
            "；",
            "要",
            "《",
            "》",
            "“",
            "”",
            "(",
            ")",
            "（",
            "）",
            "市财政局",
            "牵头",
            "配合",
            "责任单位：",
            "时限:",
            "2月30日前",
            "99月99日",
            "13月底前",
            "第九百次会议",
            "召开",
            "在",
            "举行",
            "书记",
            "王",
            "主持",
            "1.",
            "一、",
            "——",
            "|",
            "\t",
            "\n",
            "\n\n",
            "序号",
            "工作任务",
            "牵头单位",
            "加快建设",
            "推进",
            "增长",
            "5%",
            "亿元",
            "<p>",
            "</td>",
            "<script>",
            "&nbsp;",
            "&#x0;",
            "▼",
            "(shi)",
            "會議",
            "「",
            "」",
            "*",
            "尊龙",
            "饱舞",
            "每季度",
            "年底前",
            "2031年",
            "二〇三一年",
            "\u{FFFD}",
            "\u{200B}",
            "\u{3000}",
            "【",
            "】",
            "同比",
            "对",
            "各区县",
            "会同",
            "发表于 2031-1-1",
            "来源:",
            "{\"title\":\"",
            "\r",
            "\r\n",
            "、",
            "：",
            "组 长:",
        ])
        .prop_map(str::to_owned),
        "[\\u{4E00}-\\u{9FFF}]{1,6}",
        "[0-9]{1,12}",
        ".{0,6}",
    ];
    proptest::collection::vec(piece, 0..120).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_decode_or_say_why(bytes in proptest::collection::vec(any::<u8>(), 0..2048)) {
        if let Ok(decoded) = decode(&bytes, &Limits::default()) {
            let reading = read(&decoded.text, None, "x");
            prop_assert!(check_spans(&decoded.text, &reading).is_ok());
        }
    }

    #[test]
    fn any_text_reads_with_spans_in_range(text in "\\PC{0,400}", url in proptest::option::of("\\PC{0,60}")) {
        let reading = read(&text, url.as_deref(), "x");
        prop_assert_eq!(check_spans(&text, &reading), Ok(()));
    }

    #[test]
    fn office_words_in_any_order_read_with_spans_in_range(text in office_noise()) {
        let reading = read(&text, Some("https://example.org/2031/02/30/x"), "x");
        prop_assert_eq!(check_spans(&text, &reading), Ok(()));
        prop_assert_eq!(&read(&text, Some("https://example.org/2031/02/30/x"), "x"), &reading);
    }

    #[test]
    fn the_map_of_normalised_text_stays_in_the_original(text in office_noise()) {
        let plain = normalise(&text);
        let length = text.chars().count();
        prop_assert_eq!(plain.map.len(), plain.text.chars().count());
        prop_assert!(plain.map.windows(2).all(|w| w[0] <= w[1]));
        prop_assert!(plain.map.iter().all(|i| *i < length));
    }
}

/// Long lines of one thing: each was once a way to make a reader crawl.
#[test]
fn long_lines_of_one_thing_are_read_to_their_end() {
    let pieces = [
        "(",
        "<",
        "《",
        "“",
        "，",
        "要",
        "一、",
        "书记王",
        "书记王强、",
        "会议强调，要",
        "市财政局、",
        "牵头单位：",
        "加快",
        "对",
        "5",
        "5%",
        "第一次",
        "*",
        "年",
        "在召开",
        "会同",
        "<script>",
        "<p",
        "&",
        "|",
        "\t",
        "▼",
        "(shi)",
        "會",
        "召开",
        "增长5%，",
        "责任单位：甲局；",
        "局要",
        "在",
        "主持召开",
        "序号|任务|牵头单位\n",
        "1|加快建设|市财政局\n",
        "一、某\n\n",
        "1.建设。(市财政局牵头)\n",
        "会议审议了《",
        "审议了甲清单、",
        "甲、",
        "\n",
        "【",
        "出席",
        "参加",
        "他强调，要加快建设公园，",
        "。",
    ];
    for piece in pieces {
        let text = piece.repeat(96_000 / piece.len());
        let reading = read(&text, None, "x");
        assert_eq!(check_spans_quickly(&text, &reading), Ok(()), "{piece:?}");
    }
}

fn check_spans_quickly(text: &str, reading: &Reading) -> Result<(), String> {
    let length = text.chars().count();
    let bad = reading
        .tasks
        .iter()
        .find(|t| t.span[0] >= t.span[1] || t.span[1] > length);
    bad.map_or(Ok(()), |t| Err(t.text.clone()))
}
