//! What is found of meetings: who met, the session, where and how, and what a title adds.

use super::*;
use crate::normalise::Ledger;

fn meeting(text: &str) -> Meeting {
    let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
    find(&page, &page.body.clone(), None).unwrap_or_default()
}

#[test]
fn body_session_place_and_mode_are_found() {
    for (text, body, session, place, mode) in [
        (
            "4月18日,青禾区城市更新领导小组第四次会议召开。区长主持会议。",
            "青禾区城市更新领导小组",
            Some(4),
            None,
            None,
        ),
        (
            "11月8日,禾川三市协同发展第五届市长联席会议在青禾市举行。",
            "禾川三市协同发展市长联席会议",
            Some(5),
            Some("青禾市"),
            Some(Mode::InPerson),
        ),
        (
            "5月27日,青禾市“一件事”工作推进会以视频形式召开。",
            "青禾市“一件事”工作推进会",
            None,
            None,
            Some(Mode::Video),
        ),
        (
            "市长8月25日主持召开青禾市政府常务会议,研究防汛。",
            "青禾市政府常务会议",
            None,
            None,
            None,
        ),
    ] {
        let m = meeting(text);
        assert_eq!(
            (m.body.as_deref(), m.session, m.place.as_deref(), m.mode),
            (Some(body), session, place, mode),
            "{text}"
        );
    }
}

#[test]
fn who_meets_is_told_without_how_and_by_the_name_of_the_minutes() {
    for (title, text, body, place) in [
        (
            Some("青禾县召开路灯养护领导小组第二次会议"),
            "5月5日，县委书记、县路灯养护领导小组组长某某主持召开领导小组第二次会议，研究路灯。",
            "县路灯养护领导小组",
            None,
        ),
        (
            Some("田立秋主持召开养灯企业负责人和街区代表座谈会"),
            "县委副书记、县长田立秋5月5日下午主持召开座谈会，听取对路灯的意见。",
            "养灯企业负责人和街区代表座谈会",
            None,
        ),
        (
            Some("田立秋在禾川县调研并主持召开座谈会"),
            "5月4日至5日，市委常委、副市长田立秋在禾川县调研，并在县城主持召开座谈会。",
            "座谈会",
            Some("县城"),
        ),
        (
            None,
            "5月5日，我县举行养灯企业座谈会，听取意见。",
            "养灯企业座谈会",
            None,
        ),
        (
            None,
            "【灯会走廊首季游客破百万】青禾灯会走廊协调委员会第三次会议5月6日在青禾县召开，研究路灯。",
            "青禾灯会走廊协调委员会",
            Some("青禾县"),
        ),
        (
            Some("青禾区政府党组召开会议"),
            "5月5日，区政府党组书记、区长主持召开区政府党组（扩大）会议。会议强调，要修好路灯，要求区城管局加强巡查。",
            "青禾区政府党组（扩大）会议",
            None,
        ),
        (
            None,
            "5月5日，2031年青禾市总灯长会议召开。",
            "青禾市总灯长会议",
            None,
        ),
        (
            None,
            "5月5日晚，青禾县路灯指挥部以视频连线方式召开今年第3次调度会。",
            "青禾县路灯指挥部",
            None,
        ),
        (
            None,
            "5月5日，青禾市委、市政府召开养灯企业座谈会，听取意见。",
            "青禾市养灯企业座谈会",
            None,
        ),
        (
            None,
            "5月5日，青禾路灯联席会议2031年度会议在禾川市召开。",
            "青禾路灯联席会议",
            Some("禾川市"),
        ),
        (
            Some("界街路灯养护专题协调会议纪要"),
            "5月5日，青禾、禾川两县召开界街路灯养护专题协调会议，议定如下事项。",
            "界街路灯养护专题协调会议",
            None,
        ),
        (
            Some("青禾县 禾川县城管局路灯联养会商备忘录"),
            "5月5日，青禾县城管局与禾川县城管局在禾川县就路灯联养进行会商，县城管局参加。",
            "青禾县 禾川县城管局路灯联养会商",
            Some("禾川县"),
        ),
        (
            Some("关于研究路灯修复问题的专题会议纪要"),
            "青禾县人民政府专题会议纪要\n5月5日，副县长在县政府主持召开专题会议，研究路灯。",
            "青禾县人民政府专题会议",
            Some("县政府"),
        ),
        (
            Some("青禾路灯联席会议第四次会议议定事项任务分解"),
            "会议时间：2031年5月5日 会议地点：禾川县\n1.修好北街路灯 承办：县城管局",
            "青禾路灯联席会议",
            Some("禾川县"),
        ),
        (
            Some("田立秋出席全县路灯养护工作会议"),
            "会议强调，要修好路灯。",
            "全县路灯养护工作会议",
            None,
        ),
        (
            Some("关于研究路灯修复问题的会议纪要"),
            "青禾县人民政府专题会议纪要\n5月5日，县长主持召开专题会议，研究路灯。",
            "青禾县人民政府专题会议",
            None,
        ),
    ] {
        let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        let m = find(&page, &page.body.clone(), title).unwrap_or_default();
        assert_eq!(
            (m.body.as_deref(), m.place.as_deref()),
            (Some(body), place),
            "{text}"
        );
    }
}

#[test]
fn a_merged_meeting_is_of_the_body_and_a_places_meeting_keeps_its_kind() {
    for (text, body, session, mode) in [
        (
            "5月5日，青禾区推进夜游合作领导小组2031年第二次全体会议暨亮化推进会以电视电话会议形式召开。",
            "青禾区推进夜游合作领导小组",
            Some(2),
            Some(Mode::Video),
        ),
        (
            "5月5日，青禾市亮化动员大会暨市夜游经济工作指挥部第3次会议召开。",
            "市夜游经济工作指挥部",
            Some(3),
            None,
        ),
        (
            "5月5日，青禾经开区召开2031年第18次周例会，部署近期任务。",
            "青禾经开区周例会",
            Some(18),
            None,
        ),
        (
            "5月5日晚，青禾街道召开亮灯工作第18次周例会。",
            "青禾街道亮灯工作周例会",
            Some(18),
            None,
        ),
        (
            "5月5日，青禾县夜游合作园区建设指挥部2031年第三次现场推进会在北街镇举行。",
            "青禾县夜游合作园区建设指挥部",
            Some(3),
            Some(Mode::InPerson),
        ),
        (
            "5月5日，青禾县夜游专班第18次周例会召开。",
            "青禾县夜游专班",
            Some(18),
            None,
        ),
        (
            "5月5日，青禾流域联合防汛指挥部召开视频会商会，研判雨情。",
            "青禾流域联合防汛指挥部",
            None,
            Some(Mode::Video),
        ),
        (
            "5月5日，青禾县采取视频会议形式召开夜游工作推进会。",
            "夜游工作推进会",
            None,
            Some(Mode::Video),
        ),
    ] {
        let m = meeting(text);
        assert_eq!((m.session, m.mode), (session, mode), "{text}");
        assert!(
            m.body.as_deref().is_some_and(|said| said.ends_with(body)),
            "{text}: {:?}",
            m.body
        );
    }
}

#[test]
fn a_title_that_hands_out_decisions_names_their_meeting() {
    let page = Page::new(
        &crate::original::Original::new(
            "青禾县落实三县夜游联席会议第四次会议议定事项交办单\n事项1：修好北街灯杆。主办：县城管局。",
        ),
        &mut Ledger::default(),
    );
    let title = Some("青禾县落实三县夜游联席会议第四次会议议定事项交办单");
    let m = find(&page, &page.body.clone(), title).unwrap_or_default();
    assert_eq!(
        (m.body.as_deref(), m.session),
        (Some("三县夜游联席会议"), Some(4))
    );
}

#[test]
fn minutes_of_a_counted_meeting_say_whose_it_was() {
    let text = "东岭园区管委会第十八次主任办公会纪要\n2031年3月12日下午，管委会主任石青主持召开第十八次主任办公会。\n会议议定，修好北街路灯。";
    let meeting = crate::read(text, None, "a").meeting.expect("a meeting");
    assert_eq!(
        (meeting.body.as_deref(), meeting.session),
        (Some("东岭园区管委会主任办公会"), Some(18))
    );
}

#[test]
fn minutes_and_titles_name_whose_meeting_the_how_manieth_and_where() {
    for (text, body, session, place) in [
        (
            "中共青禾县委员会\n第九届第四次常委会会议纪要\n时间：2031年5月6日\n地点：县委二楼常委会议室\n主持：石青\n会议指出，灯会是在紧要关头召开的一次重要会议。\n会议要求，县城管局修好北街路灯。",
            "青禾县委常委会会议",
            Some(4),
            Some("县委二楼常委会议室"),
        ),
        (
            "禾川县2031年第5次县委专题会议纪要\n2031年5月6日，县委书记石青在灯塔会议室主持召开专题会议，研究路灯。",
            "禾川县委专题会议",
            Some(5),
            Some("灯塔会议室"),
        ),
        (
            "专题会议纪要\n时 间：2031年5月6日\n地 点：灯塔会议室\n主 持 人：副县长 石青\n会议议定，县城管局负责修好北街路灯。",
            "专题会议",
            None,
            Some("灯塔会议室"),
        ),
        (
            "管委会主任办公会议纪要\n（第7次）\n**时间**：2031年5月6日\n**地点**：灯塔会议室\n会议决定，修好北街路灯。",
            "管委会主任办公会议",
            Some(7),
            Some("灯塔会议室"),
        ),
        (
            "禾川县政府召开第九届第三次全体会议\n2031年5月6日，禾川县人民政府第九届第三次全体会议于灯塔大楼召开，县长石青主持会议并讲话。",
            "禾川县人民政府全体会议",
            Some(3),
            Some("灯塔大楼"),
        ),
        (
            "县长一周活动\n县长石青\n2031年5月6日，主持召开县政府第8次常务会议；陪同市灯会调研。\n5月7日，参加县委常委会会议。",
            "县政府常务会议",
            Some(8),
            None,
        ),
        (
            "路灯亮了\n2031年5月6日，市委书记石青主持召开市委城市照明领导小组第二次会议，研究老灯改造。",
            "市委城市照明领导小组",
            Some(2),
            None,
        ),
        (
            "会议召开\n禾川县九届政府第三次全体（扩大）会议2031年5月6日召开。县长石青主持并讲话。",
            "禾川县政府全体（扩大）会议",
            Some(3),
            None,
        ),
    ] {
        let m = crate::read(text, None, "a").meeting.expect(text);
        assert_eq!(
            (m.body.as_deref(), m.session, m.place.as_deref()),
            (Some(body), session, place),
            "{text}"
        );
    }
}

#[test]
fn a_speech_tells_of_other_meetings_and_the_title_of_whom_one_was_with() {
    let title = "石青同灯匠代表举行新春座谈会";
    let text = format!("{title}\n2031年5月6日，副市长石青在县政务中心会见灯匠代表并座谈交流。");
    let page = Page::new(&crate::original::Original::new(&text), &mut Ledger::default());
    let found = find(&page, &page.body.clone(), Some(title)).unwrap_or_default();
    assert_eq!(found.body.as_deref(), Some("新春座谈会"));
    let found = meeting(
        "2031年5月6日，副县长石青主持召开灯匠座谈会，听取灯匠意见。\n石青说，去年我们召开路灯电视电话会议，修好了街灯。",
    );
    assert_eq!(found.body.as_deref(), Some("灯匠座谈会"));
    assert_ne!(found.mode, Some(Mode::Video));
}

#[test]
fn branch_venues_are_listed() {
    assert_eq!(
        meeting("青禾市推进会以视频方式召开。\n会议在青禾市、禾川市分别设会场。各镇街设分会场。").venues,
        ["青禾市", "禾川市", "各镇街"]
    );
}
