//! The canonical form against the golden vectors that `.ci/golden.py` recomputes without this program.

use serde_json::Value as Json;
use yipanqi_domain::canon::{Form, digest, hex, row_digest};
use yipanqi_domain::field::{Field, Group, Value};
use yipanqi_domain::list::{ListRow, OwnColumns, RowContent, content_digest, with_columns};
use yipanqi_domain::progress::YearFigures;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::trail::{Anchor, RowMark, Sealed, rows_digest};
use yipanqi_domain::year::sealed_content;
use yipanqi_domain::{At, Day, ItemId, ListId, RowId, VersionId};

fn golden() -> Json {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/decisions/0002-golden.json"
    );
    let text = std::fs::read_to_string(path).expect("the golden vectors");
    serde_json::from_str(&text).expect("the golden vectors are JSON")
}

fn vectors<'a>(golden: &'a Json, kind: &str) -> &'a [Json] {
    let found = golden[kind].as_array().expect(kind);
    assert!(!found.is_empty(), "{kind}");
    found
}

fn text(vector: &Json, name: &str) -> String {
    vector[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {vector}"))
        .to_owned()
}

fn int(vector: &Json, name: &str) -> i64 {
    vector[name]
        .as_i64()
        .unwrap_or_else(|| panic!("{name} in {vector}"))
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Number(n) => Value::Int(n.as_i64().expect("an integer")),
        Json::String(text) => Value::Text(text.clone()),
        Json::Object(_) => {
            let digits = text(json, "bytes");
            let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex");
            Value::Bytes((0..digits.len()).step_by(2).map(byte).collect())
        }
        other => panic!("{other}"),
    }
}

fn values(vector: &Json) -> Vec<Value> {
    vector["values"]
        .as_array()
        .expect("values")
        .iter()
        .map(value)
        .collect()
}

#[test]
fn sm3_gives_the_golden_digests() {
    for vector in vectors(&golden(), "sm3") {
        let times = usize::try_from(vector["times"].as_i64().unwrap_or(1)).expect("a count");
        assert_eq!(
            digest(text(vector, "text").repeat(times).as_bytes()),
            text(vector, "digest"),
            "{vector}"
        );
    }
}

#[test]
fn forms_are_the_golden_bytes() {
    for vector in vectors(&golden(), "form") {
        let mut form = Form::new();
        for value in values(vector) {
            form.value(&value);
        }
        assert_eq!(hex(form.as_bytes()), text(vector, "hex"), "{vector}");
        assert_eq!(form.digest(), text(vector, "digest"), "{vector}");
    }
}

#[test]
fn rows_and_lists_of_rows_have_the_golden_digests() {
    let golden = golden();
    for vector in vectors(&golden, "row") {
        assert_eq!(
            row_digest(&text(vector, "kind"), &values(vector), &[]),
            text(vector, "digest"),
            "{vector}"
        );
    }
    for vector in vectors(&golden, "row_with_added_columns") {
        let added: Vec<usize> = vector["added"]
            .as_array()
            .expect("added")
            .iter()
            .map(|n| usize::try_from(n.as_u64().expect("a count")).expect("a count"))
            .collect();
        assert_eq!(
            row_digest(&text(vector, "kind"), &values(vector), &added),
            text(vector, "digest"),
            "{vector}"
        );
    }
    for vector in vectors(&golden, "rows") {
        let mut marks: Vec<RowMark> = vector["marks"]
            .as_array()
            .expect("marks")
            .iter()
            .map(|m| RowMark {
                kind: text(m, "kind"),
                id: int(m, "id"),
                digest: m["digest"].as_str().map(str::to_owned),
            })
            .collect();
        marks.sort();
        assert_eq!(rows_digest(&marks), text(vector, "digest"), "{vector}");
    }
}

#[test]
fn entries_have_the_golden_hashes_and_follow_each_other() {
    let golden = golden();
    let mut before: Option<String> = None;
    for vector in vectors(&golden, "entry") {
        let maybe = |name: &str| vector[name].as_i64();
        let entry = Sealed {
            seq: int(vector, "seq"),
            at: At(int(vector, "at")),
            alg: text(vector, "alg"),
            version: int(vector, "version"),
            site: int(vector, "site"),
            prev: text(vector, "prev"),
            account: maybe("account"),
            person: maybe("person"),
            post: maybe("post"),
            for_whom: maybe("for_whom"),
            act: text(vector, "act"),
            object_kind: text(vector, "object_kind"),
            object_id: maybe("object_id"),
            outcome: text(vector, "outcome"),
            reason: vector["reason"].as_str().map(str::to_owned),
            rows: text(vector, "rows"),
            hash: text(vector, "hash"),
        };
        assert_eq!(entry.computed_hash(), entry.hash, "{vector}");
        assert_eq!(before.unwrap_or_else(|| "0".repeat(64)), entry.prev, "{vector}");
        before = Some(entry.hash);
    }
}

#[test]
fn a_sealed_list_has_the_golden_digest() {
    for vector in vectors(&golden(), "content") {
        let rows: Vec<ListRow> = vector["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(list_row)
            .collect();
        let found = content_digest(ListId(int(vector, "list")), int(vector, "ordinal"), &rows);
        assert_eq!(found, text(vector, "digest"), "{vector}");
    }
}

#[test]
fn a_sealed_list_with_columns_of_its_own_has_the_golden_digest() {
    for vector in vectors(&golden(), "content_with_columns") {
        let columns = OwnColumns::from_value(value(&vector["columns"])).expect("columns");
        assert_eq!(columns.text(), text(vector, "columns"), "the text is canonical");
        let found = with_columns(text(vector, "content"), &columns);
        assert_eq!(found, text(vector, "digest"), "{vector}");
    }
}

#[test]
fn a_sealed_list_with_figures_of_its_own_has_the_golden_digest() {
    for vector in vectors(&golden(), "content_with_figures") {
        let figures = vector["figures"].as_array().expect("figures");
        let months: Vec<Pct> = figures
            .iter()
            .map(|n| Pct(n.as_i64().expect("a number")))
            .collect();
        let figures = YearFigures::new(months.try_into().expect("twelve")).expect("they rise");
        let found = sealed_content(text(vector, "rows"), Some(&figures));
        assert_eq!(found, text(vector, "digest"), "{vector}");
    }
}

fn list_row(row: &Json) -> ListRow {
    let mut columns = RowContent::COLUMNS.iter().map(|column| value(&row[*column]));
    ListRow {
        id: RowId(0),
        version: VersionId(0),
        position: int(row, "position"),
        item: ItemId(int(row, "item")),
        decision: Field::from_value(value(&row["decision"])).expect("a decision or none"),
        content: RowContent::take(&mut columns).expect("content"),
    }
}

#[test]
fn an_anchor_has_the_golden_text_and_reads_back() {
    for vector in vectors(&golden(), "anchor") {
        let anchor = Anchor {
            site: int(vector, "site"),
            seq: int(vector, "seq"),
            head: text(vector, "head"),
            day: Day::parse(&text(vector, "day")).expect("a day"),
            key_id: text(vector, "key_id"),
            signature: "ab".repeat(64),
        };
        assert_eq!(anchor.signed_text(), text(vector, "text"), "{vector}");
        assert_eq!(Anchor::parse(&anchor.to_string()).as_ref(), Some(&anchor));
        assert_eq!(Anchor::parse(&format!("{anchor} more")), None);
    }
}
