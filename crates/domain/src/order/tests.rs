use super::*;
use crate::{BodyId, ItemId};

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn order(rung: Rung, state: OrderState) -> Order {
    Order {
        id: OrderId(7),
        body: BodyId(1),
        item: ItemId(2),
        side: None,
        unit: UnitId(3),
        list_row: None,
        period: None,
        run: None,
        cause: "by_hand".into(),
        numbers: "{}".into(),
        reason: Some("现场查看".into()),
        rung,
        former: None,
        asks: "说明原因".into(),
        working_days: 5,
        drafted_by: PostId(4),
        drafted_at: At(0),
        state,
    }
}

fn issue() -> Issue {
    Issue {
        sign_off: SignOff {
            by: PostId(5),
            at: At(1),
        },
        number: "试督〔2025〕1号".into(),
        content: "0".repeat(64),
        at: At(2),
        due: Deadline {
            on: day("2025-03-10"),
            unpublished: None,
        },
    }
}

fn code<T: std::fmt::Debug>(rule: Rule<T>) -> &'static str {
    rule.expect_err("refused").code
}

#[test]
fn an_order_goes_its_way_and_no_step_twice() {
    let drafted = order(Rung::Reminder, OrderState::Drafted);
    assert_eq!(
        code(drafted.clone().signed_off(PostId(4), At(1))),
        "order_own_sign_off"
    );
    let due = issue().due;
    assert_eq!(
        code(drafted.clone().issued("1".into(), String::new(), At(2), due)),
        "order_not_waiting"
    );
    let signed = drafted.signed_off(PostId(5), At(1)).unwrap();
    let issued = signed.issued("1".into(), String::new(), At(2), due).unwrap();
    assert_eq!(code(issued.clone().answered()), "order_not_waiting");
    let answered = issued.signed_for().unwrap().answered().unwrap();
    assert_eq!(code(answered.clone().judged(false, " ")), "required");
    let judged = answered.judged(true, "").unwrap();
    assert_eq!(code(judged.lifted("灯已转绿")), "order_not_waiting");
}

#[test]
fn the_next_rung_waits_for_the_deadline_or_the_judgement_unless_it_is_urgent() {
    let (on_time, late) = (day("2025-03-10"), day("2025-03-11"));
    let open = order(Rung::Blue, OrderState::SignedFor(issue()));
    assert_eq!(
        code(may_draft(Rung::Yellow, Some(&open), false, "", on_time)),
        "order_too_early"
    );
    assert_eq!(
        may_draft(Rung::Yellow, Some(&open), true, "汛期将至", on_time),
        Ok(Some(open.id))
    );
    assert_eq!(
        may_draft(Rung::Yellow, Some(&open), false, "", late),
        Ok(Some(open.id))
    );
    assert_eq!(
        code(may_draft(Rung::Red, Some(&open), false, "", late)),
        "order_urgent"
    );
    assert_eq!(
        code(may_draft(Rung::Blue, Some(&open), true, "再催", late)),
        "order_rung_low"
    );
    let answered = order(Rung::Blue, OrderState::Answered(issue()));
    assert_eq!(
        code(may_draft(Rung::Yellow, Some(&answered), false, "", late)),
        "order_too_early"
    );
    let judged = order(Rung::Blue, OrderState::Unsatisfied(issue(), "空话".into()));
    assert_eq!(
        may_draft(Rung::Yellow, Some(&judged), false, "", on_time),
        Ok(Some(judged.id))
    );
    let top = order(Rung::Interview, OrderState::Unsatisfied(issue(), "空话".into()));
    assert_eq!(
        may_draft(Rung::Interview, Some(&top), false, "", on_time),
        Ok(Some(top.id))
    );
}

#[test]
fn a_new_chain_begins_on_the_lowest_rung_and_a_draft_has_to_go_first() {
    let today = day("2025-03-03");
    assert_eq!(may_draft(Rung::Reminder, None, false, "", today), Ok(None));
    assert_eq!(code(may_draft(Rung::Red, None, false, "", today)), "order_urgent");
    assert_eq!(may_draft(Rung::Red, None, true, "已影响通车", today), Ok(None));
    for over in [
        OrderState::Satisfied(issue()),
        OrderState::Lifted(Some(issue()), "灯已转绿".into()),
    ] {
        assert_eq!(
            may_draft(Rung::Reminder, Some(&order(Rung::Red, over)), false, "", today),
            Ok(None)
        );
    }
    let draft = order(Rung::Blue, OrderState::Drafted);
    assert_eq!(
        code(may_draft(Rung::Yellow, Some(&draft), true, "急", today)),
        "order_draft_waits"
    );
    let thrown = order(Rung::Yellow, OrderState::Lifted(None, "拟错".into()));
    let judged = order(Rung::Blue, OrderState::Unsatisfied(issue(), "空话".into()));
    let orders = [thrown, judged];
    assert_eq!(former(&orders).map(|o| o.rung), Some(Rung::Blue));
}

#[test]
fn what_was_issued_keeps_its_seal_when_another_unit_takes_it_over() {
    let moved = order(Rung::Blue, OrderState::SignedFor(issue()))
        .moved(UnitId(9))
        .unwrap();
    assert_eq!(moved.unit, UnitId(9));
    assert_eq!(moved.state, OrderState::Issued(issue()));
    let closed = order(Rung::Blue, OrderState::Satisfied(issue()));
    assert_eq!(code(closed.moved(UnitId(9))), "order_not_waiting");
}

#[test]
fn working_days_are_from_one_to_sixty() {
    for (days, fits) in [(0, false), (1, true), (60, true), (61, false), (-5, false)] {
        assert_eq!(working_days(days).is_ok(), fits, "{days}");
    }
}

#[test]
fn the_content_comes_back_from_its_text_and_every_field_counts() {
    let content = OrderContent {
        body: BodyId(1),
        body_name: "试联办".into(),
        item: ItemId(2),
        item_number: "试联办-2025-0001".into(),
        item_title: "修桥".into(),
        list_name: "年度清单".into(),
        unit: UnitId(3),
        unit_name: "交通".into(),
        side_name: None,
        period: Some("2025M03".into()),
        cause: "银川-进度-黄".into(),
        numbers: "{}".into(),
        reason: None,
        rung: "blue".into(),
        former: None,
        asks: "说明原因".into(),
        working_days: 5,
        issued: None,
    };
    assert_eq!(OrderContent::read(&content.text()).as_ref(), Some(&content));
    let later = OrderContent {
        working_days: 6,
        ..content.clone()
    };
    assert_ne!(later.digest(), content.digest());
}
