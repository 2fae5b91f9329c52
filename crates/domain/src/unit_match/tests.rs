use super::around::names_a_region;
use super::*;

fn known(id: i64, name: &str, aliases: &[&str], path: &str, region: &str, level: RegionLevel) -> Known {
    Known {
        unit: UnitId(id),
        name: name.to_owned(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        path: path.to_owned(),
        region: region.to_owned(),
        level,
    }
}

/// A municipality, a province with two cities, a district of the municipality.
fn register() -> Register {
    use RegionLevel::{County, Prefecture, Province};
    let units = vec![
        known(
            1,
            "青禾市发展和改革委员会",
            &["市发改委"],
            "/1/",
            "青禾市",
            Province,
        ),
        known(2, "白鹭省发展和改革委员会", &[], "/2/", "白鹭省", Province),
        known(3, "白鹭省江口市发展改革委", &[], "/2/3/", "江口市", Prefecture),
        known(4, "白鹭省石埠市发展改革委", &[], "/2/4/", "石埠市", Prefecture),
        known(5, "青禾市交通局", &["市交通委"], "/1/", "青禾市", Province),
        known(6, "白鹭省交通运输厅", &[], "/2/", "白鹭省", Province),
        known(
            7,
            "青禾市东岭区人民政府",
            &["东岭区政府"],
            "/1/5/",
            "东岭区",
            County,
        ),
        known(8, "青禾市规划和自然资源局", &[], "/1/", "青禾市", Province),
        known(9, "渡口建设公司（样例）", &[], "/1/5/", "东岭区", County),
    ];
    let regions = ["青禾市", "白鹭省", "江口市", "石埠市", "东岭区"];
    Register::new(units, regions.map(str::to_owned).to_vec())
}

fn ground(path: &str, name: &str, level: RegionLevel) -> Ground {
    Ground {
        path: path.to_owned(),
        name: name.to_owned(),
        level,
    }
}

/// A document with this heading, in a body whose sides are the municipality and the province.
fn around(told: &str) -> Around {
    use RegionLevel::{County, Prefecture, Province};
    let regions = [
        ground("/1/", "青禾市", Province),
        ground("/2/", "白鹭省", Province),
        ground("/2/3/", "江口市", Prefecture),
        ground("/2/4/", "石埠市", Prefecture),
        ground("/2/6/", "柳渡市", Prefecture),
        ground("/1/5/", "东岭区", County),
    ];
    let sides = regions[..2].to_vec();
    Around::of(&[told], &regions, sides)
}

#[test]
fn a_name_is_the_unit_that_bears_it_or_that_it_shortens() {
    let register = register();
    for (written, unit) in [
        ("青禾市发展和改革委员会", 1),
        ("市发改委", 1),
        ("市发展改革委", 1),
        ("青禾市发改委", 1),
        ("省发展改革委", 2),
        ("白鹭省发改委", 2),
        ("江口市发展改革委员会", 3),
        ("省交通运输厅", 6),
        ("东岭区政府", 7),
        ("市规划自然资源局", 8),
        ("青禾市规资局", 8),
    ] {
        assert_eq!(
            register.meant(written, &around("")),
            Match::One(UnitId(unit)),
            "{written}"
        );
    }
}

#[test]
fn whose_department_it_is_follows_from_the_region_of_the_document() {
    let register = register();
    let at = |told: &str, name: &str| register.meant(name, &around(told));
    let one = |n| Match::One(UnitId(n));
    let city = "市发展改革委员会";
    assert_eq!(at("石埠市召开路灯工作会议", city), one(4));
    assert_eq!(at("江口市召开路灯工作会议", city), one(3));
    assert_eq!(at("白鹭省江口市召开路灯工作会议", city), one(3));
    assert_eq!(at("江口推进路灯改造", city), one(3));
    assert_eq!(
        at("江口市召开路灯工作会议", "省发展改革委"),
        one(2),
        "the province above"
    );
    assert_eq!(at("东岭区召开路灯工作会议", "市交通局"), one(5), "the city above");
    assert_eq!(
        at("", city),
        one(1),
        "no region is named: the side that is called 市"
    );
    assert_eq!(at("路灯工作会议在江口召开", city), one(1), "where is not whose");
    assert_eq!(
        at("江口市与石埠市签约", city),
        Match::Several(vec![UnitId(3), UnitId(4)])
    );
    assert_eq!(
        at("", "发展改革委"),
        Match::Several(vec![UnitId(1), UnitId(2)]),
        "of two sides none is nearer"
    );
}

#[test]
fn a_department_is_never_taken_for_that_of_another_region() {
    let register = register();
    for (told, name, near) in [
        ("柳渡市召开路灯工作会议", "市发改委", 1),
        ("柳渡市召开路灯工作会议", "市交通委", 5),
        ("苍梧省召开路灯工作会议", "省发展改革委", 2),
        ("关于印发苍梧省路灯方案的通知", "省交通运输厅", 6),
        ("云岭自治区路灯工作会议", "交通运输厅", 6),
        ("白鹭省召开路灯工作会议", "市交通委", 5),
    ] {
        let found = register.meant(name, &around(told));
        let Match::Unknown(units) = &found else {
            panic!("{told} {name}: {found:?}");
        };
        assert!(
            units.iter().any(|(unit, _)| *unit == UnitId(near)),
            "{told} {name}: {units:?}"
        );
    }
    let two = Around {
        sides: vec![
            ground("/2/3/", "江口市", RegionLevel::Prefecture),
            ground("/2/6/", "柳渡市", RegionLevel::Prefecture),
        ],
        ..Around::default()
    };
    let found = register.meant("市发展改革委", &two);
    assert!(
        matches!(found, Match::Unknown(_)),
        "柳渡市 has one too: {found:?}"
    );
    assert_eq!(
        register.meant("江口市发展改革委", &around("柳渡市召开路灯工作会议")),
        Match::One(UnitId(3)),
        "a name in full needs no document"
    );
}

#[test]
fn a_heading_names_a_region_or_none() {
    for told in [
        "苍梧省召开会议",
        "关于印发苍梧市方案的通知",
        "云岭自治区会议",
        "石埠县会议",
    ] {
        assert!(names_a_region(told), "{told}");
    }
    for told in [
        "",
        "全市路灯工作会议",
        "推进城市更新",
        "跨省合作",
        "两地区双城路灯会议",
        "规范市场秩序",
        "各省市会议",
        "示范区建设",
    ] {
        assert!(!names_a_region(told), "{told}");
    }
}

#[test]
fn what_was_said_elsewhere_does_not_hold_for_another_region() {
    let register = register();
    let holds = |told: &str, name: &str| register.may_carry_over(name, UnitId(4), &around(told));
    assert!(holds("石埠市会议", "市路灯局") && holds("", "市路灯局") && holds("白鹭省会议", "市路灯局"));
    assert!(!holds("江口市会议", "市路灯局"));
    assert!(
        holds("江口市会议", "渡口建设公司"),
        "whose it is does not depend on where"
    );
}

#[test]
fn a_name_for_many_stays_open() {
    let register = register();
    for written in [
        "省直有关部门",
        "各区县政府",
        "市级相关部门",
        "沿线市州",
        "各成员单位",
        "市直部门",
    ] {
        assert_eq!(register.meant(written, &around("")), Match::Open, "{written}");
    }
}

#[test]
fn an_unknown_name_comes_with_what_is_near_it_and_why() {
    let register = register();
    let first = |written: &str| match register.meant(written, &around("")) {
        Match::Unknown(near) => near.first().copied(),
        other => panic!("{written}: {other:?}"),
    };
    assert_eq!(first("市交通厅"), Some((UnitId(5), Why::Elsewhere)));
    assert_eq!(first("市规化自然资源局"), Some((UnitId(8), Why::Sound)));
    assert_eq!(first("市交管局"), Some((UnitId(5), Why::Letters)));
    assert_eq!(first("市气象台"), None);
    assert_eq!(first("渡口建设公司"), Some((UnitId(9), Why::Words)));
    assert_eq!(first("渡口桥梁建设公司"), Some((UnitId(9), Why::Words)));
    assert_eq!(first("渡口公司（筹）"), Some((UnitId(9), Why::Words)));
    assert_eq!(first("远山公司"), None);
}

#[test]
fn a_few_characters_find_units_by_name_alias_and_region() {
    let register = register();
    let found = |typed: &str| -> Vec<i64> { register.like(typed).into_iter().map(|u| u.0).collect() };
    assert_eq!(found("市发改委")[0], 1);
    assert_eq!(found("白鹭省交通"), [6]);
    assert_eq!(found("交通"), [5, 6]);
    assert_eq!(found("江口 改革"), [3]);
    assert_eq!(found("东岭 建设"), [9]);
    assert_eq!(found("白鹭发改委"), [2, 3, 4]);
    for nothing in ["", "  ", "路灯", "𠮷", "委发"] {
        assert_eq!(found(nothing), [0_i64; 0], "{nothing}");
    }
}

#[test]
fn letters_counts_what_has_to_be_put_right() {
    for (a, b, far) in [
        ("", "", 0),
        ("交通局", "交通局", 0),
        ("交通局", "交管局", 1),
        ("委", "发改委", 2),
        ("甲乙", "", 2),
    ] {
        assert_eq!((letters(a, b), letters(b, a)), (far, far), "{a} {b}");
    }
}

#[test]
fn no_name_however_odd_breaks_the_comparison() {
    let register = register();
    for written in [
        "",
        " ",
        "市",
        "省市区",
        "青禾市",
        "\u{202E}市发改委",
        &"长".repeat(4000),
    ] {
        register.meant(written, &around(written));
    }
}
