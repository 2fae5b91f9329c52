use super::*;

fn blank(code: &str) -> ListColumn {
    ListColumn {
        id: ListColumnId(1),
        list: ListId(1),
        code: code.into(),
        revision: 0,
        name: String::new(),
        kind: ColumnKind::Text,
        unit: String::new(),
        decimals: 0,
        choices: ColumnChoices::default(),
        position: 0,
        state: ColumnState::Used,
        post: PostId(1),
        at: At(0),
    }
}

fn typed(name: &str, kind: &str, change: impl FnOnce(&mut ColumnInput)) -> ColumnInput {
    let mut input = ColumnInput {
        name: name.into(),
        kind: kind.into(),
        ..ColumnInput::default()
    };
    change(&mut input);
    input
}

fn column(kind: &str, change: impl FnOnce(&mut ColumnInput)) -> OwnColumn {
    blank("c3").typed(&typed("栏", kind, change), &[]).unwrap().own()
}

#[test]
fn what_cannot_be_a_column_is_refused_at_its_field() {
    let known = blank("c1").typed(&typed("里程", "number", |_| ()), &[]).unwrap();
    type Change = fn(&mut ColumnInput);
    let table: &[(&str, Option<&str>, Change)] = &[
        ("required", Some("name"), |c| c.name = " ".into()),
        ("too_long", Some("name"), |c| c.name = "长".repeat(41)),
        ("column_exists", Some("name"), |c| c.name = "里程".into()),
        ("not_a_choice", Some("kind"), |c| c.kind = "colour".into()),
        ("not_a_choice", Some("unit"), |c| {
            c.kind = "money".into();
            c.unit = "dollar".into();
        }),
        ("not_decimals", Some("decimals"), |c| c.decimals = "7".into()),
        ("not_decimals", Some("decimals"), |c| c.decimals = "二".into()),
        ("too_few_choices", Some("choices"), |c| {
            c.kind = "choice".into();
            c.choices = "一个".into();
        }),
        ("not_a_place", Some("position"), |c| c.position = "前".into()),
    ];
    for (code, field, change) in table {
        let refusal = blank("c2")
            .typed(&typed("宽度", "number", change), std::slice::from_ref(&known))
            .unwrap_err();
        assert_eq!((refusal.code, refusal.field), (*code, *field));
    }
    let many = vec![known; MOST_COLUMNS];
    let refusal = blank("c41")
        .typed(&typed("多", "text", |_| ()), &many)
        .unwrap_err();
    assert_eq!(refusal.code, "too_many_columns");
}

#[test]
fn a_revision_keeps_kind_and_codes_and_retired_names_are_free_again() {
    let first = blank("c1")
        .typed(&typed("等级", "choice", |c| c.choices = "甲、乙".into()), &[])
        .unwrap();
    assert_eq!((first.revision, first.position), (1, 1));
    let again = first
        .typed(&typed("级别", "number", |c| c.choices = "丙、乙".into()), &[])
        .unwrap();
    assert_eq!((again.kind, again.revision), (ColumnKind::Choice, 2));
    let choices: Vec<_> = again
        .choices
        .0
        .iter()
        .map(|c| (c.code.as_str(), c.name.as_str(), c.is_off))
        .collect();
    assert_eq!(
        choices,
        [("3", "丙", false), ("2", "乙", false), ("1", "甲", true)]
    );
    let retired = first
        .typed(
            &typed("等级", "", |c| {
                c.choices = "甲、乙".into();
                c.is_retired = true;
            }),
            &[],
        )
        .unwrap();
    let next = blank("c2")
        .typed(&typed("等级", "text", |_| ()), &[retired])
        .unwrap();
    assert_eq!((next.name.as_str(), next.position), ("等级", 2));
}

#[test]
fn values_are_judged_by_their_kind_and_read_back_as_typed() {
    let length = column("number", |c| c.decimals = "2".into());
    let money = column("money", |c| c.decimals = "1".into());
    let choice = column("choice", |c| c.choices = "甲、乙".into());
    let table = [
        (column("text", |_| ()), " 路面 ", "路面", "路面"),
        (length.clone(), "12.5", "1250", "12.50"),
        (length.clone(), "-1 200.05", "-120005", "-1200.05"),
        (column("number", |_| ()), "7", "7", "7"),
        (money.clone(), "3.25", "3250000", "3.25"),
        (money.clone(), "4200", "4200000000", "4200.0"),
        (column("date", |_| ()), "2025-06-30", "2025-06-30", "2025-06-30"),
        (choice.clone(), "乙", "2", "乙"),
        (choice.clone(), "1", "1", "甲"),
    ];
    for (column, text, value, back) in table {
        assert_eq!(column.typed(text), Ok(OwnTyped::Value(value.into())), "{text}");
        assert_eq!(column.as_typed(value).as_deref(), Some(back), "{text}");
        assert_eq!(column.typed(back), Ok(OwnTyped::Value(value.into())), "{back}");
        assert_eq!(column.typed("  "), Ok(OwnTyped::Nothing));
    }
    assert_eq!(length.shown("-120005").as_deref(), Some("−1200.05"));
    assert_eq!(money.shown("3250000").as_deref(), Some("3.3"));
    let named = column("unit", |_| ()).typed("市水利局");
    assert_eq!(named, Ok(OwnTyped::Named("市水利局".into())));
    for (column, text, code) in [
        (&length, "12.345", "own_not_a_number"),
        (&length, "十二", "own_not_a_number"),
        (&length, "9999999999999", "own_not_a_number"),
        (&money, "0.00000001", "not_an_amount"),
        (&column("date", |_| ()), "2025-02-30", "not_a_day"),
        (&choice, "丙", "own_not_a_choice"),
        (&column("text", |_| ()), "长".repeat(501).as_str(), "too_long"),
    ] {
        let refusal = column.typed(text).unwrap_err();
        assert_eq!((refusal.code, refusal.field), (code, Some("own_3")), "{text}");
    }
}

#[test]
fn columns_of_a_version_change_its_digest_and_none_leaves_it() {
    let rows = "ab".repeat(32);
    assert_eq!(with_columns(rows.clone(), &OwnColumns::default()), rows);
    let columns = OwnColumns(vec![column("money", |c| c.decimals = "2".into())]);
    assert_eq!(
        columns.text(),
        r#"[{"code":"c3","name":"栏","kind":"money","unit":"wan","decimals":2}]"#
    );
    assert_ne!(with_columns(rows.clone(), &columns), rows);
    assert_eq!(OwnColumns::from_value(columns.to_value()), Some(columns));
}

#[test]
fn every_code_has_a_form_field_of_its_own() {
    assert_eq!((own_field("c1"), own_field("c40")), ("own_1", "own_40"));
    for strange in ["c0", "c41", "x", ""] {
        assert_eq!(own_field(strange), "own", "{strange}");
    }
}

#[test]
fn what_a_carried_row_says_goes_into_the_columns_of_the_same_name_and_kind() {
    let own = |code: &str, name: &str, kind, change: fn(&mut ColumnInput)| {
        let mut column = column(kind, change);
        (column.code, column.name) = (code.into(), name.into());
        column
    };
    let from = OwnColumns(vec![
        own("c1", "里程", "number", |c| {
            (c.unit, c.decimals) = ("公里".into(), "1".into());
        }),
        own("c2", "造价", "money", |c| c.unit = "wan".into()),
        own("c3", "等级", "choice", |c| c.choices = "甲、乙、丙".into()),
        own("c4", "所在区", "region", |_| ()),
        own("c5", "备注", "text", |_| ()),
        own("c6", "面积", "number", |c| c.unit = "亩".into()),
    ]);
    let into = OwnColumns(vec![
        own("c9", "里程", "number", |c| {
            (c.unit, c.decimals) = ("公里".into(), "3".into());
        }),
        own("c1", "造价", "money", |c| c.unit = "yi".into()),
        own("c2", "等级", "choice", |c| c.choices = "乙、甲".into()),
        own("c3", "所在区", "region", |_| ()),
        own("c4", "备注", "number", |_| ()),
        own("c5", "面积", "number", |c| c.unit = "平方米".into()),
    ]);
    let said = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter();
        pairs
            .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>()
    };
    let row = said(&[
        ("c1", "125"),
        ("c2", "1200000"),
        ("c3", "1"),
        ("c4", "77"),
        ("c5", "字"),
        ("c6", "9"),
        ("c7", "无主"),
    ]);
    assert_eq!(
        from.carried(&row, &into),
        said(&[("c9", "12500"), ("c1", "1200000"), ("c2", "2"), ("c3", "77")]),
        "numbers with more decimals, amounts in another unit, choices by name; not what has another kind or unit"
    );
    let gone = said(&[("c3", "3")]);
    assert_eq!(
        from.carried(&gone, &into),
        said(&[]),
        "a choice that is not offered there"
    );
    assert_eq!(
        from.carried(&row, &from),
        said(&[
            ("c1", "125"),
            ("c2", "1200000"),
            ("c3", "1"),
            ("c4", "77"),
            ("c5", "字"),
            ("c6", "9")
        ])
    );
}
