//! 填报 and 审核 as people meet them: the form of one report, a returned cell, a refusal that loses nothing, windows, a
//! sheet received, and the item's page.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use yipanqi_app::reports::ReportKey;
use yipanqi_domain::measure::Measure;
use yipanqi_testkit::Place;

use crate::board::Pages;
use crate::report_world::{Told, on, project};

const YU: usize = 0;
const CHUAN: usize = 1;
const FUHE: usize = 2;
const OFFICE: usize = 3;

async fn told() -> (Told, Pages) {
    let told = Told::on(Place::sqlite()).await;
    let day = "2025-03-28";
    let world = &told.world;
    let actors = vec![
        told.yu(),
        told.chuan(),
        on(&world.yu_side.reviewer, day),
        on(&world.clerk, day),
    ];
    let site = Pages::of(&world.app, actors);
    (told, site)
}

/// The `main` element.
fn main(page: &str) -> &str {
    let start = page.find("<main").expect("a page has a main element");
    &page[start..]
}

fn action(key: ReportKey) -> String {
    format!("/reports/{}/{}", key.item, key.side)
}

/// The controls of a page's forms that a person reaches with the tab key.
fn stops(page: &str) -> usize {
    let form = main(page).split("<form method=\"post\"").nth(1).expect("a form");
    let form = form.split("</form>").next().unwrap_or_default();
    let hidden = form.matches("type=\"hidden\"").count();
    form.matches("<input").count() - hidden
        + ["<select", "<textarea", "<button"]
            .iter()
            .map(|tag| form.matches(tag).count())
            .sum::<usize>()
}

#[tokio::test]
async fn a_reporter_fills_one_form_after_the_other() {
    let (told, site) = told().await;
    let (_, home) = site.get(YU, "/").await;
    assert!(main(&home).contains("有 2 项要报"), "{home}");
    let (status, page) = site.get(YU, "/reports").await;
    assert_eq!(status, StatusCode::OK);
    assert!(main(&page).contains("已报 0 项，共 2 项"));
    let first = action(told.key(told.project, 0));
    assert!(
        page.contains(&format!("action=\"{first}\"")),
        "the first that waits is open: {page}"
    );
    assert_eq!(
        page.matches("<form method=\"post\" action=\"/reports/").count(),
        1,
        "one form at a time"
    );
    assert!(stops(&page) <= 12, "{} stops of the tab key", stops(&page));
    let (_, theirs) = site.get(CHUAN, "/reports").await;
    assert!(
        !theirs.contains("打通江津断头路"),
        "an item of the other side alone"
    );

    // Refused: what was typed stands there, the words beside the field.
    let form = "period=2025M03&seen=pct:0&pct=20&investment=120000&unit=yi&stage=started&since=2025-03-10&narrative=主墩开钻&problem=&next_step=";
    let (status, page) = site.post(YU, &first, form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = main(&page);
    assert!(
        page.contains("value=\"120000\"")
            && page.contains("主墩开钻")
            && page.contains("id=\"m-investment\""),
        "{page}"
    );
    // It is kept as a draft, too.
    let (_, again) = site.get(YU, "/reports").await;
    assert!(main(&again).contains("value=\"120000\"") && main(&again).contains("有草稿"));

    let (status, _) = site.post(YU, &first, &form.replace("120000", "12")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, next) = site.get(YU, "/reports?period=2025M03").await;
    let second = action(told.key(told.task, 0));
    assert!(
        next.contains(&format!("action=\"{second}\"")),
        "the next one opens"
    );
    assert!(main(&next).contains("已报 1 项，共 2 项"));
    let (status, _) = site
        .post(YU, &second, "period=2025M03&pct=5&narrative=放线&do=save")
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, drafted) = site.get(YU, "/reports").await;
    assert!(main(&drafted).contains("放线"), "the draft stands in the form");

    // Somebody else was first: 409, nothing typed is lost, the value now held stands beside.
    let (status, page) = site.post(YU, &first, &form.replace("120000", "13")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let page = main(&page);
    assert!(
        page.contains("value=\"13\"")
            && page.contains("现在已报：12 亿元")
            && page.contains("name=\"reason\""),
        "{page}"
    );
    let seen = page
        .split("name=\"seen\" value=\"")
        .nth(1)
        .and_then(|p| p.split('"').next())
        .unwrap();
    let now = form
        .replace("120000", "13")
        .replace("seen=pct:0", &format!("seen={seen}"))
        + "&reason=补记一笔";
    let (status, _) = site.post(YU, &first, &now).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_reviewer_accepts_many_returns_one_and_the_reporter_answers_it_alone() {
    let (told, site) = told().await;
    let key = told.key(told.project, 0);
    told.app()
        .submit_report(&told.yu(), key, &project("20", "12"))
        .await
        .unwrap();
    let (_, home) = site.get(FUHE, "/").await;
    assert!(main(&home).contains("<a href=\"/reviews\">5</a>"), "{home}");
    let (_, page) = site.get(FUHE, "/reviews").await;
    assert_eq!(main(&page).matches("name=\"fact\"").count(), 5);
    assert!(main(&page).contains("共建跨江通道") && main(&page).contains("12 亿元"));
    let amount = told.fact(told.project, 0, Measure::Investment).await;
    let (_, asking) = site.get(FUHE, &format!("/reviews?return={amount}")).await;
    assert!(
        main(&asking).contains("value=\"2025-03-31\""),
        "three days from now are proposed"
    );
    let back = format!("/reviews/{amount}/return");
    let (status, page) = site.post(FUHE, &back, "message=&answer_by=2025-04-02").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(main(&page).contains("value=\"2025-04-02\""));
    let (status, _) = site
        .post(FUHE, &back, "message=与计量单不符&answer_by=2025-04-02")
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let mut rest = Vec::new();
    for measure in [
        Measure::Pct,
        Measure::Stage,
        Measure::Narrative,
        Measure::NextStep,
    ] {
        rest.push(format!("fact={}", told.fact(told.project, 0, measure).await));
    }
    let (status, _) = site.post(FUHE, "/reviews", &rest.join("&")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, page) = site.post(FUHE, "/reviews", &rest.join("&")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(main(&page).contains("有一格已经审过"));

    let (_, page) = site.get(YU, "/reports").await;
    let page = main(&page);
    assert!(page.contains("与计量单不符") && page.contains("退回 1 格"));
    assert!(
        page.contains("id=\"f-investment\"") && !page.contains("id=\"f-pct\""),
        "that cell is open alone"
    );
    let send = "period=2025M03&investment=11.5&unit=yi&reason=";
    let (status, _) = site.post(YU, &action(key), send).await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    // The other side and its item page: nothing of it until the last level has accepted.
    let item = format!("/items/{}", told.project);
    let (_, theirs) = site.get(CHUAN, &item).await;
    assert!(!main(&theirs).contains("11.5") && !main(&theirs).contains("与计量单不符"));
    told.accept_all().await;
    let (_, theirs) = site.get(CHUAN, &item).await;
    assert!(main(&theirs).contains("11.5 亿元") && main(&theirs).contains("缺 四川"));
    assert!(!main(&theirs).contains("次退回"));
}

#[tokio::test]
async fn the_office_opens_a_month_sees_who_is_silent_and_enters_for_them() {
    let (told, site) = told().await;
    let (status, page) = site.get(OFFICE, "/reports/windows").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        main(&page).contains("2025年3月")
            && main(&page).contains("省交通运输厅")
            && main(&page).contains("value=\"2025M04\"")
    );
    let (status, page) = site
        .post(
            OFFICE,
            "/reports/windows",
            &format!("list={}&period=四月", told.list),
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(main(&page).contains("value=\"四月\""));
    let (status, _) = site
        .post(
            OFFICE,
            "/reports/windows",
            &format!("list={}&period=2025-04", told.list),
        )
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    let unit = told.world.chuan.transport;
    let (_, page) = site
        .get(OFFICE, &format!("/reports?unit={unit}&period=2025M03"))
        .await;
    let key = told.key(told.project, 1);
    let to = format!("{}/on-behalf", action(key));
    assert!(
        page.contains(&format!("action=\"{to}\" enctype=\"multipart/form-data\"")),
        "{page}"
    );
    let fields = [
        ("period", "2025M03"),
        ("pct", "15"),
        ("investment", "9"),
        ("unit", "yi"),
        ("stage", "preparing"),
        ("since", ""),
        ("narrative", "据来表"),
    ];
    let part = |(name, value): (&str, &str)| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: String = fields.into_iter().map(part).collect();
    let for_unit = format!("--b\r\ncontent-disposition: form-data; name=\"for_unit\"\r\n\r\n{unit}\r\n");
    let sheet =
        "--b\r\ncontent-disposition: form-data; name=\"evidence\"; filename=\"三月.txt\"\r\n\r\n完成九亿\r\n";
    let send = async |body: String| {
        let request = Request::post(&to)
            .header(header::COOKIE, format!("login={OFFICE}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header("sec-fetch-site", "same-origin");
        site.send(request.body(Body::from(body)).unwrap()).await
    };
    let (status, page) = send(format!("{parts}{for_unit}--b--\r\n")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        main(&page).contains("value=\"15\"") && main(&page).contains("id=\"m-evidence\""),
        "{page}"
    );
    let (status, _) = send(format!("{parts}{for_unit}{sheet}--b--\r\n")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    // The sheet is there for those on that side of the ladder, and for nobody else.
    let mut read = told.app().store().read().await.unwrap();
    let kept: Vec<yipanqi_domain::report::Evidence> = read.every().await.unwrap();
    read.end().await.unwrap();
    let file = format!("/evidence/{}", kept[0].id);
    let (status, text) = site.get(CHUAN, &file).await;
    assert_eq!((status, text.as_str()), (StatusCode::OK, "完成九亿"));
    assert_eq!(site.get(OFFICE, &file).await.0, StatusCode::OK);
    assert_eq!(site.get(YU, &file).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get(FUHE, &file).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_office_sets_the_rule_by_which_windows_open() {
    let (told, site) = told().await;
    let (_, page) = site.get(OFFICE, "/reports/windows").await;
    assert!(main(&page).contains("没有自动开窗规则"), "{page}");
    let form = format!("/reports/windows?rule={}", told.list);
    assert!(main(&page).contains(&format!("href=\"{form}\"")), "{page}");
    let (_, asked) = site.get(OFFICE, &form).await;
    assert!(
        main(&asked).contains("action=\"/reports/windows/rule\""),
        "{asked}"
    );
    let sent = |day: &str| {
        format!(
            "list={}&opens_day={day}&days=5&day_kind=working&lights=yes&is_on=yes",
            told.list
        )
    };
    let (status, refused) = site.post(OFFICE, "/reports/windows/rule", &sent("31")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        main(&refused).contains("value=\"31\"") && main(&refused).contains("href=\"#f-opens_day\""),
        "{refused}"
    );
    let (status, _) = site.post(OFFICE, "/reports/windows/rule", &sent("3")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.get(OFFICE, "/reports/windows").await;
    assert!(
        main(&page).contains("次月 3 日起，5 个工作日") && main(&page).contains("2025年3月"),
        "{page}"
    );
    assert_eq!(
        site.post(YU, "/reports/windows/rule", &sent("4")).await.0,
        StatusCode::NOT_FOUND
    );
    // The windows that are about to close, as the home page counts them.
    let (_, closing) = site.get(OFFICE, "/reports/windows?show=closing").await;
    assert!(
        !main(&closing).contains("id=\"windows\""),
        "on 28 March nothing closes within three days"
    );
}

#[tokio::test]
async fn a_joint_project_shows_what_its_sides_come_to_and_where_they_differ() {
    let (told, site) = told().await;
    told.app()
        .submit_report(&told.yu(), told.key(told.project, 0), &project("30", "12"))
        .await
        .unwrap();
    told.accept_all().await;
    let path = format!("/items/{}", told.project);
    let (_, half) = site.get(OFFICE, &path).await;
    assert!(
        main(&half).contains("缺 四川"),
        "a sum that lacks a side says so: {half}"
    );
    told.app()
        .submit_report(&told.chuan(), told.key(told.project, 1), &project("15", "9"))
        .await
        .unwrap();
    told.accept_all().await;
    for who in [YU, CHUAN, OFFICE] {
        let (_, page) = site.get(who, &path).await;
        let page = main(&page);
        assert!(page.contains("<b>21 亿元</b>"), "12 and 9 of 40 and 60: {page}");
        assert!(page.contains("<b>30%</b>"), "the lead side's percent: {page}");
        let differs = page
            .split("各方所报不同：")
            .nth(1)
            .expect("the contradiction is shown");
        let differs = &differs[..differs.find("</span>").unwrap()];
        assert!(
            differs.contains("重庆 30%") && differs.contains("四川 15%"),
            "{differs}"
        );
    }
}
