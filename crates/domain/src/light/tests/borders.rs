//! Every border of every preset: on it, just under, just over.

use super::*;

#[test]
fn yinchuan_is_yellow_from_exactly_ten_to_exactly_thirty_points_behind() {
    let set = preset("银川");
    for (actual, level, code) in [
        (500_000, 0, ""),
        (400_001, 0, ""),
        (400_000, 2, "银川-进度-黄"),
        (399_999, 2, "银川-进度-黄"),
        (200_001, 2, "银川-进度-黄"),
        (200_000, 2, "银川-进度-黄"),
        (199_999, 3, "银川-进度-红"),
        (0, 3, "银川-进度-红"),
        (700_000, 0, ""),
    ] {
        assert_rule(&set, &progress(500_000, actual), level, code);
    }
}

#[test]
fn yinchuan_lights_a_start_that_is_due_and_missed() {
    let set = preset("银川");
    let planned = |text, started| Situation {
        start_planned_on: Some(day(text)),
        started,
        ..reported()
    };
    for (text, level, code) in [
        ("2025-07-01", 0, ""),
        ("2025-06-30", 2, "银川-开工-黄"),
        ("2025-06-01", 2, "银川-开工-黄"),
        ("2025-05-31", 2, "银川-开工-黄"),
        ("2025-04-01", 2, "银川-开工-黄"),
        ("2025-03-31", 3, "银川-开工-红"),
        ("2025-03-01", 3, "银川-开工-红"),
        ("2024-12-01", 3, "银川-开工-红"),
    ] {
        assert_rule(&set, &planned(text, Taken::No), level, code);
        assert_rule(&set, &planned(text, Taken::On(day("2025-06-30"))), 0, "");
        assert_rule(&set, &planned(text, Taken::Unknown), 0, "");
    }
    // A reason excuses the month's yellow and is named; after three months only a decided change helps.
    let mut excused = planned("2025-06-01", Taken::No);
    excused.excuses = vec![Excuse::Start];
    let judgement = judge(&set, &excused);
    assert_eq!(
        (judgement.light, judgement.numbers.excused),
        (Light::Level(0), vec!["银川-开工-黄".to_owned()])
    );
    excused.start_planned_on = Some(day("2025-03-01"));
    assert_rule(&set, &excused, 3, "银川-开工-红");
    // The reason for one thing is none for another.
    let mut behind = progress(500_000, 300_000);
    behind.excuses = vec![Excuse::Start];
    assert_rule(&set, &behind, 2, "银川-进度-黄");
    behind.excuses = vec![Excuse::Progress];
    assert_eq!(judge(&set, &behind).light, Light::Level(0));
}

#[test]
fn yinchuan_lights_a_project_that_is_not_in_the_library() {
    let set = preset("银川");
    for (started, level, code) in [
        ("2025-06-01", 0, ""),
        ("2025-05-31", 2, "银川-入库-黄"),
        ("2025-05-30", 2, "银川-入库-黄"),
        ("2025-04-30", 2, "银川-入库-黄"),
        ("2025-04-01", 2, "银川-入库-黄"),
        ("2025-03-31", 3, "银川-入库-红"),
        ("2025-03-30", 3, "银川-入库-红"),
    ] {
        let mut project = reported();
        project.started = Taken::On(day(started));
        assert_rule(&set, &project, 0, "");
        project.in_library = Taken::No;
        assert_rule(&set, &project, level, code);
        project.in_library = Taken::On(day("2025-06-30"));
        assert_rule(&set, &project, 0, "");
    }
}

#[test]
fn wuhan_asks_for_sixty_and_eighty_hundredths_of_the_time_share() {
    let set = preset("武汉");
    for (actual, level, code) in [
        (299_999, 3, "武汉-进度-红"),
        (300_000, 2, "武汉-进度-黄"),
        (300_001, 2, "武汉-进度-黄"),
        (399_999, 2, "武汉-进度-黄"),
        (400_000, 0, ""),
        (400_001, 0, ""),
    ] {
        assert_rule(&set, &progress(500_000, actual), level, code);
    }
    // Nothing is expected yet: no share, no light but green.
    assert_rule(&set, &progress(0, 0), 0, "");
}

#[test]
fn ouhai_turns_a_missed_month_yellow_once_it_is_made_good() {
    let set = preset("瓯海");
    let month = |done, caught_up| Situation {
        month: Ratio::new(8, 100).zip(Ratio::new(done, 1_000_000)),
        caught_up,
        ..reported()
    };
    assert_rule(&set, &month(79_999, false), 3, "瓯海-月度-红");
    assert_rule(&set, &month(79_999, true), 2, "瓯海-月度-补黄");
    assert_rule(&set, &month(80_000, false), 0, "");
    assert_rule(&set, &month(80_001, true), 0, "");
    assert_rule(&set, &reported(), 0, "");
}

#[test]
fn suqian_warns_in_working_days_and_stays_red_until_closed() {
    let set = preset("宿迁");
    let due = |text, left| Situation {
        due_on: Some(day(text)),
        working_days_left: Some(left_days(left)),
        ..reported()
    };
    for (text, left, level, code) in [
        ("2025-07-08", 6, 0, ""),
        ("2025-07-07", 5, 1, "宿迁-临期-蓝"),
        ("2025-07-01", 1, 1, "宿迁-临期-蓝"),
        ("2025-06-30", 0, 1, "宿迁-临期-蓝"),
        ("2025-06-29", 0, 3, "宿迁-逾期-红"),
        ("2024-06-29", -250, 3, "宿迁-逾期-红"),
    ] {
        assert_rule(&set, &due(text, left), level, code);
    }
    assert_rule(&set, &progress(500_000, 500_000), 0, "");
    assert_rule(&set, &progress(500_000, 499_999), 2, "宿迁-进度-黄");
    let poor = Situation {
        poor_quality: true,
        ..reported()
    };
    assert_rule(&set, &poor, 2, "宿迁-质量-黄");
    let closed = Situation {
        standing: Standing::Closed,
        ..due("2025-06-01", -20)
    };
    assert_eq!(rule(&set, &closed), (Light::Closed, None));
}

#[test]
fn xinhuang_watches_below_eighty_and_cards_below_sixty() {
    let set = preset("新晃");
    for (done, level, code) in [
        (59_999, 2, "新晃-月度-黄"),
        (60_000, 1, "新晃-月度-关注"),
        (79_999, 1, "新晃-月度-关注"),
        (80_000, 0, ""),
    ] {
        let situation = Situation {
            month: Ratio::new(1, 10).zip(Ratio::new(done, 1_000_000)),
            ..reported()
        };
        assert_rule(&set, &situation, level, code);
    }
}
