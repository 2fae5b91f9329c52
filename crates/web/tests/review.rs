//! The review page: what is chosen without script, the shape of the source, texts that nobody answers for, rules, reports
//! side by side.

use axum::http::{StatusCode, header};

use crate::documents::{CLERK, Office, after, encoded, form_of, office};
use crate::visitor::{Answer, get, post};

const HEAD: &str = "青禾市与白鹭市召开联合办公室主任调度会第三次会议\n\
2025年2月20日，青禾市与白鹭市联合办公室主任调度会第三次会议在青禾市召开。\n";
const TASKS: &str = "会议要求，由市路网局牵头，6月底前修通渡口连接路；由市水利局负责，9月底前完成河堤加固工程。\n\
今年前两月，共建项目完成投资36.5亿元，增长8.2%。\n";
const SPUN: &str = "青禾市与白鹭市指导小组集会▼召开，饱舞经济圈筑造，邦度策略稳步落地。\n\
会议要求，由市交通局牵头，6月底前修通渡口连接路。\n";

async fn received(office: &Office, text: &str) -> String {
    let answer = office.upload(&[("text", text), ("no_secret", "yes")], None).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header(header::LOCATION).to_owned()
}

async fn sent(office: &Office, action: &str, fields: &[(&str, &str)]) -> Answer {
    post(&office.site, action, CLERK, &encoded(fields)).await
}

/// The words of the current candidate as its form holds them.
fn text_of(page: &str) -> String {
    let start = page.find("name=\"text\"").expect("a field with the text");
    let text = page[start..].split('>').nth(1).unwrap_or_default();
    text.trim_start_matches('\n')
        .split('<')
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn units_and_days_are_chosen_without_script_and_a_name_is_remembered() {
    let office = office().await;
    let at = received(&office, &format!("{HEAD}{TASKS}")).await;
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(
        main.contains("登记里没有") && main.contains("“市路网局”是哪一家？"),
        "{main}"
    );
    let unit = office_unit(&office).await;
    let choice = format!("{unit}|市路网局");
    let chosen = sent(&office, &format!("{at}/units"), &[("choice", &choice)]).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(
        main.contains("记住的") && main.contains("记住了 1 个单位名称"),
        "{main}"
    );
    assert!(!main.contains("“市路网局”是哪一家？"));
    let gone = sent(&office, &format!("{at}/units"), &[("choice", "undo|市路网局")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    let junk = sent(&office, &format!("{at}/units"), &[("choice", "市路网局")]).await;
    assert_eq!(junk.status, StatusCode::BAD_REQUEST);
    let elsewhere = sent(&office, &format!("{at}/units"), &[("choice", "open|别处的局")]).await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(elsewhere.main().contains("没有“别处的局”"));

    // A menu's choice goes before what stands in the field.
    let page = get(&office.site, &at, CLERK).await;
    let (action, seen) = form_of(page.main());
    assert!(
        page.main().contains("name=\"due_pick\" value=\"2025-06-30\""),
        "{}",
        page.main()
    );
    let fields = [
        ("do", "take"),
        ("kind", "task"),
        ("seen", &seen),
        ("text", &text_of(page.main())),
        ("lead_units", "市路网局"),
        ("lead_pick", "市水利局"),
        ("due_on", "2025-06-30"),
        ("due_pick", "none"),
    ];
    let taken = sent(&office, &action, &fields).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let id = action.rsplit('/').next().unwrap_or_default();
    let page = get(&office.site, &format!("{at}?at={id}"), CLERK).await;
    assert_eq!(after(page.main(), "name=\"lead_units\" value=\""), "市水利局");
    assert_eq!(after(page.main(), "name=\"due_on\" value=\""), "");
}

#[tokio::test]
async fn any_unit_of_the_register_is_found_by_a_few_characters_without_script() {
    let office = office().await;
    let at = received(&office, &format!("{HEAD}{TASKS}")).await;
    let unit = office_unit(&office).await;
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(
        main.contains("在登记的单位里找") && main.contains("id=\"find-unit\""),
        "{main}"
    );
    let value = format!("value=\"{unit}|市路网局\"");
    assert!(!main.contains(&value), "{main}");
    // What is found is for the name asked for, and the clearest digits are its.
    for typed in ["交通运输", "重庆 交通", "交運委"] {
        let query = encoded(&[("unit", typed), ("whose", "市路网局")]);
        let page = get(&office.site, &format!("{at}?{query}"), CLERK).await;
        let main = page.main();
        assert!(
            main.contains(&format!("{value} data-pick="))
                && main.contains("<details data-menu=\"lead_units\" open>"),
            "{typed}: {main}"
        );
    }
    let query = encoded(&[("unit", "交通运输委"), ("whose", "")]);
    let page = get(&office.site, &format!("{at}?{query}"), CLERK).await;
    let lead = "name=\"lead_pick\" value=\"市交通运输委\" data-pick=\"1\"";
    assert!(page.main().contains(lead), "{}", page.main());
    let query = encoded(&[("unit", "灯塔<b>")]);
    let page = get(&office.site, &format!("{at}?{query}"), CLERK).await;
    let main = page.main();
    assert!(
        main.contains("登记的单位里没有与“灯塔&#60;b&#62;”相像的"),
        "{main}"
    );
    // Whoever only reads is offered nothing.
    let query = encoded(&[("unit", "交通")]);
    let read = get(&office.site, &format!("{at}?{query}"), "login=leader").await;
    assert_eq!(read.status, StatusCode::OK);
    assert!(!read.main().contains("find-unit"), "{}", read.main());
}

#[tokio::test]
async fn a_document_without_any_source_says_so_and_stays_trusted() {
    let office = office().await;
    let at = received(&office, &format!("{HEAD}{TASKS}")).await;
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(
        main.contains("<b>没有写明来源</b>") && main.contains("可信"),
        "{main}"
    );
    assert!(!main.contains("say-warn"), "{main}");
    let at = received(&office, &format!("{HEAD}来源：青禾市路灯局\n{TASKS}")).await;
    let page = get(&office.site, &at, CLERK).await;
    assert!(!page.main().contains("没有写明来源"), "{}", page.main());
}

#[tokio::test]
async fn days_to_choose_from_have_their_year_whichever_it_is() {
    let office = office().await;
    let year = office.app.today().year();
    let text = HEAD.replace("2025年2月20日", &format!("{year}年2月20日"));
    let at = received(&office, &format!("{text}{TASKS}")).await;
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    for day in ["6月30日", "12月31日"] {
        assert!(main.contains(&format!(">{year}年{day}</time>")), "{day}: {main}");
    }
    assert!(main.contains("领域：交通"), "{main}");
}

/// A unit of the world's register.
async fn office_unit(office: &Office) -> i64 {
    let mut read = office.app.store().read().await.expect("a snapshot");
    let units = read.units().await.expect("units");
    let unit = units
        .iter()
        .find(|u| u.name == "市交通运输委")
        .expect("a unit of the world");
    unit.id.0
}

#[tokio::test]
async fn what_was_decided_last_is_taken_back_step_by_step_from_any_page() {
    let office = office().await;
    let at = received(&office, &format!("{HEAD}{TASKS}")).await;
    for _ in 0..2 {
        let page = get(&office.site, &at, CLERK).await;
        let (action, seen) = form_of(page.main());
        let dropped = sent(
            &office,
            &action,
            &[("do", "drop"), ("kind", "task"), ("seen", &seen)],
        )
        .await;
        assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    }
    for number in [2, 1] {
        let page = get(&office.site, &at, CLERK).await;
        let main = page.main();
        assert!(main.contains(&format!("第 {number} 条刚办过")), "{main}");
        let at = main.find("刚办过").expect("the way back");
        let form = &main[main[..at].rfind("<form").expect("its form")..];
        let (action, seen) = (after(form, "action=\""), after(form, "name=\"seen\" value=\""));
        let undone = sent(
            &office,
            action,
            &[("do", "undo"), ("kind", "task"), ("seen", seen)],
        )
        .await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    }
    let page = get(&office.site, &at, CLERK).await;
    assert!(!page.main().contains("刚办过"));
}

#[tokio::test]
async fn the_source_keeps_its_tables_headings_and_page_numbers_and_a_long_one_comes_in_parts() {
    let office = office().await;
    let text = format!("{HEAD}一、重点任务\n序号\t事项\t单位\n1\t修通渡口连接路\t市交通局\n— 1 —\n{TASKS}");
    let at = received(&office, &text).await;
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    for shape in [
        "<h3>一、重点任务</h3>",
        "<td>事项</td>",
        "<p class=\"folio\">— 1 —</p>",
    ] {
        assert!(main.contains(shape), "{shape} is not in {main}");
    }
    let filler = format!("{}\n", "两岸往来日益密切，".repeat(30)).repeat(300);
    let at = received(&office, &format!("{HEAD}{TASKS}{filler}")).await;
    let first = get(&office.site, &at, CLERK).await;
    assert!(first.main().contains("第 1 / 3 段") && first.main().contains("id=\"now\""));
    let last = get(&office.site, &format!("{at}?part=3"), CLERK).await;
    assert!(last.main().contains("第 3 / 3 段") && !last.main().contains("id=\"now\""));
    assert!(last.main().len() < 200_000, "{}", last.main().len());
    let beyond = get(&office.site, &format!("{at}?part=99"), CLERK).await;
    assert!(beyond.main().contains("第 3 / 3 段"));
}

#[tokio::test]
async fn an_untrusted_text_is_answered_for_on_its_page_before_anything_of_it_is_taken() {
    let office = office().await;
    let at = received(&office, SPUN).await;
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(main.contains("不可信") && main.contains("id=\"vouch\""), "{main}");
    let (action, seen) = form_of(main);
    let text = text_of(main);
    let take = [("do", "take"), ("kind", "task"), ("seen", &seen), ("text", &text)];
    let refused = sent(&office, &action, &take).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.main().contains("还没有人说明核对过"),
        "{}",
        refused.main()
    );
    let empty = sent(&office, &format!("{at}/vouch"), &[("do", "give"), ("vouch", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = sent(
        &office,
        &format!("{at}/vouch"),
        &[("do", "give"), ("vouch", "与原件核对")],
    )
    .await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    assert!(
        get(&office.site, &at, CLERK)
            .await
            .main()
            .contains("有人说明核对过：与原件核对")
    );
    assert_eq!(sent(&office, &action, &take).await.status, StatusCode::SEE_OTHER);
    let back = [("do", "take-back"), ("vouch", "原件有误")];
    assert_eq!(
        sent(&office, &format!("{at}/vouch"), &back).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        get(&office.site, &at, CLERK)
            .await
            .main()
            .contains("没有人说明核对过之前")
    );
}

#[tokio::test]
async fn rules_are_shown_by_what_became_of_their_candidates_to_the_office_alone() {
    let office = office().await;
    let none = get(&office.site, "/documents/rules", CLERK).await;
    assert!(none.main().contains("还没有样例"));
    let at = received(&office, &format!("{HEAD}{TASKS}")).await;
    let page = get(&office.site, &at, CLERK).await;
    let (action, seen) = form_of(page.main());
    let dropped = sent(
        &office,
        &action,
        &[("do", "drop"), ("kind", "task"), ("seen", &seen)],
    )
    .await;
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    let rules = get(&office.site, "/documents/rules", CLERK).await;
    assert!(
        rules.main().contains("样例太少") && rules.main().contains("采纳率"),
        "{}",
        rules.main()
    );
    let own = get(&office.site, "/documents/rules", "login=own").await;
    assert!(
        own.main().contains("还没有样例"),
        "another office's documents do not count"
    );
    let leader = get(&office.site, "/documents/rules", "login=leader").await;
    assert_eq!(leader.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn two_reports_of_one_session_are_offered_and_shown_side_by_side() {
    let office = office().await;
    let first = received(&office, &format!("{HEAD}{TASKS}")).await;
    let second = received(&office, &format!("{HEAD}{}", TASKS.replace("36.5", "39.5"))).await;
    let page = get(&office.site, &second, CLERK).await;
    assert!(page.main().contains("另有 1 份来文可能说的是同一场会"));
    // What they contradict is why it is doubtful; that it names no source is not.
    let main = page.main();
    let doubt = &main[main.find("say-warn").expect("a doubt")..];
    let doubt = &doubt[..doubt.find("</div></div>").unwrap_or_default()];
    assert!(
        doubt.contains("存疑") && doubt.contains("36.5亿元") && !doubt.contains("来源"),
        "{doubt}"
    );
    assert!(
        main.contains("<b>没有写明来源</b>") && main.contains("gap-s2\" open><summary>另有 1 份"),
        "{main}"
    );
    let list = get(&office.site, "/documents", CLERK).await;
    assert_eq!(list.main().matches("存疑").count(), 2, "{}", list.main());
    let id = |at: &str| at.rsplit('/').next().unwrap_or_default().to_owned();
    let href = format!("/documents/compare?a={}&b={}", id(&second), id(&first));
    assert!(
        page.main().contains(&href.replace('&', "&#38;"))
            || page.main().contains(&href.replace('&', "&amp;")),
        "{}",
        page.main()
    );
    let compared = get(&office.site, &href, CLERK).await;
    let main = compared.main();
    assert!(main.contains("有 1 处说法不一"), "{main}");
    assert!(main.contains("36.5亿元") && main.contains("39.5亿元"));
    for (address, status) in [
        (
            format!("/documents/compare?a={}&b={}", id(&first), id(&first)),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("/documents/compare".to_owned(), StatusCode::NOT_FOUND),
        (
            format!("/documents/compare?a={}&b=7", id(&first)),
            StatusCode::NOT_FOUND,
        ),
    ] {
        assert_eq!(
            get(&office.site, &address, CLERK).await.status,
            status,
            "{address}"
        );
    }
    assert_eq!(
        get(&office.site, &href, "login=own").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_resolved_name_says_whose_unit_it_is_and_can_be_chosen_otherwise() {
    let office = office().await;
    let text = "重庆市召开路灯改造工作会议\n2025年2月20日，重庆市路灯改造工作会议召开。\n\
                会议要求，由市交通运输委牵头，6月底前修通渡口连接路。\n";
    let at = received(&office, text).await;
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(main.contains("市交通运输委（重庆市）"), "{main}");
    assert!(
        main.contains("“市交通运输委”现作") && main.contains("value=\"open|市交通运输委\""),
        "{main}"
    );
    let open = sent(
        &office,
        &format!("{at}/units"),
        &[("choice", "open|市交通运输委")],
    )
    .await;
    assert_eq!(open.status, StatusCode::SEE_OTHER, "{}", open.body);
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(main.contains("不特指一家") && main.contains("记住的"), "{main}");
    let unit = office_unit(&office).await;
    assert!(
        main.contains(&format!("value=\"{unit}|市交通运输委\"")),
        "the unit is offered again: {main}"
    );
}

#[tokio::test]
async fn what_opening_a_file_left_out_is_told_on_the_page() {
    let office = office().await;
    let paper = include_bytes!("../../extract/tests/files/paper.docx");
    let answer = office
        .upload(&[("no_secret", "yes")], Some(("路灯.docx", paper)))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let at = answer.header(header::LOCATION).to_owned();
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(
        main.contains("原件不是纯文本") && main.contains("打开文件时"),
        "{main}"
    );
    assert!(
        main.contains("修订中删去的") && main.contains("略去页眉"),
        "{main}"
    );
    let original = get(&office.site, &format!("{at}/original"), CLERK).await;
    assert!(original.main().contains("原件不是纯文本"), "{}", original.main());

    let plain = received(&office, &format!("{HEAD}{TASKS}")).await;
    let page = get(&office.site, &plain, CLERK).await;
    assert!(!page.main().contains("原件不是纯文本") && !page.main().contains("打开文件时"));
}
