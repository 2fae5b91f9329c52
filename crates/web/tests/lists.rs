//! The pages of lists as the clerk of the body, a clerk of one side and a stranger meet them: a list from its opening
//! to its file.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::http::{StatusCode, header};
use yipanqi_app::lists::SheetUpload;
use yipanqi_app::{App, SignedIn};
use yipanqi_domain::list::GridView;
use yipanqi_domain::meeting::Session;
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{Day, SessionId, VersionId};
use yipanqi_testkit::Place;
use yipanqi_testkit::office_file::reworded;
use yipanqi_web::error::Error;
use yipanqi_web::pages;
use yipanqi_web::routes::router;
use yipanqi_web::state::{Greeting, House, Later, State};

use crate::visitor::{Site, around, get, post};
use crate::world::World;

/// Whoever the login cookie names.
pub struct NamedHouse(pub Vec<(&'static str, Actor)>);

impl House for NamedHouse {
    fn greet(&self, login: Option<String>) -> Later<Result<Greeting, Error>> {
        let found = self.0.iter().find(|(name, _)| Some(*name) == login.as_deref());
        let who = found.map(|(name, actor)| SignedIn {
            actor: actor.clone(),
            person_name: (*name).to_owned(),
            unit_name: "联合办公室".to_owned(),
            post_name: "经办".to_owned(),
            posts: Vec::new(),
            demo: false,
        });
        Box::pin(async move {
            Ok(Greeting {
                who: who.map(Arc::new),
                ..Greeting::default()
            })
        })
    }
}

pub const CLERK: &str = "login=clerk";
pub const CHUAN: &str = "login=chuan";

pub struct Office {
    pub site: Site,
    pub app: App,
    pub clerk: Actor,
    pub chuan: Actor,
    body: i64,
    session: SessionId,
}

pub async fn office() -> Office {
    let world = World::on(Place::sqlite()).await;
    let mut tx = world.app.store().begin(world.app.now()).await.unwrap();
    let session: SessionId = tx.new_id().await.unwrap();
    let recorded_at = tx.now();
    tx.insert(&Session {
        id: session,
        body: world.joint,
        series: None,
        ordinal: None,
        name: "第一次调度会".into(),
        held_on: Day::parse("2025-02-20").unwrap(),
        mode: None,
        place: None,
        document: None,
        mark: Mark::Internal,
        recorded_at,
    })
    .await
    .unwrap();
    tx.commit(Entry::done(By::default(), "session.record", "session", session.0))
        .await
        .unwrap();
    let house = NamedHouse(vec![
        ("clerk", world.clerk.clone()),
        ("chuan", world.chuan_side.clerk.clone()),
        ("own", world.own_clerk.clone()),
    ]);
    let router = router(State::greeted_by(world.app.clone(), house), pages::routes());
    Office {
        app: world.app,
        clerk: world.clerk,
        chuan: world.chuan_side.clerk,
        site: around(router, world.place),
        body: world.joint.0,
        session,
    }
}

pub fn encoded(pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        let _ = write!(out, "{}{name}=", if out.is_empty() { "" } else { "&" });
        value.bytes().for_each(|byte| {
            let _ = write!(out, "%{byte:02X}");
        });
    }
    out
}

/// The value of the revision field of a page.
fn revision(page: &str) -> String {
    let mark = "name=\"revision\" value=\"";
    let start = page.find(mark).unwrap_or_else(|| panic!("no revision in {page}")) + mark.len();
    page[start..].split('"').next().unwrap_or_default().to_owned()
}

impl Office {
    /// Opens a list and gives the address of its draft.
    pub async fn opened(&self, name: &str) -> String {
        let form = [
            ("name", name),
            ("body", &self.body.to_string()),
            ("year", "2025"),
            ("mark", "internal"),
        ];
        let answer = post(&self.site, "/lists/new", CLERK, &encoded(&form)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.header(header::LOCATION).to_owned()
    }
    pub async fn add(&self, version: &str, row: &[(&str, &str)]) -> crate::visitor::Answer {
        let path = format!("{version}/rows/new");
        let page = get(&self.site, &path, CLERK).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let revision = revision(page.main());
        let mut form = vec![("revision", revision.as_str())];
        form.extend(row);
        post(&self.site, &path, CLERK, &encoded(&form)).await
    }
    pub async fn adopt(&self, version: &str) {
        let page = get(&self.site, version, CLERK).await;
        let form = encoded(&[("revision", &revision(page.main()))]);
        let answer = post(&self.site, &format!("{version}/deliberate"), CLERK, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = get(&self.site, version, CLERK).await;
        let revision = revision(page.main());
        let early = [
            ("revision", revision.as_str()),
            ("session", ""),
            ("in_force_on", "2025-02-30"),
        ];
        let answer = post(&self.site, &format!("{version}/adopt"), CLERK, &encoded(&early)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.main().contains("value=\"2025-02-30\""),
            "typed values are kept"
        );
        let session = self.session.to_string();
        let form = [
            ("revision", revision.as_str()),
            ("session", &session),
            ("in_force_on", "2025-03-01"),
        ];
        let answer = post(&self.site, &format!("{version}/adopt"), CLERK, &encoded(&form)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let again = post(&self.site, &format!("{version}/adopt"), CLERK, &encoded(&form)).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "the second adoption is stale");
    }
}

pub const JOINT: &[(&str, &str)] = &[
    ("title", "跨区公交环线"),
    ("field", "交通互联"),
    ("heading", "道路"),
    ("measure", "开通三条线路"),
    ("ends_on", "2025-12-31"),
    ("weight", "12.5"),
    ("lead_units", "市交通运输委、省交通运输厅"),
    ("amount_1", "1.50"),
    ("amount_2", "2000"),
    ("amount_2_unit", "wan"),
];

#[tokio::test]
async fn a_list_goes_from_its_opening_to_its_file_by_forms_alone() {
    let office = office().await;
    let empty = get(&office.site, "/lists", CLERK).await;
    assert!(empty.main().contains("还没有清单"), "{}", empty.main());
    let version = office.opened("共建清单").await;
    let page = get(&office.site, &version, CLERK).await;
    assert!(page.main().contains("这一版还没有行") && page.main().contains("草稿"));

    let mut bad = JOINT.to_vec();
    bad.retain(|(name, _)| *name != "ends_on");
    bad.push(("ends_on", "2025-02-30"));
    let answer = office.add(&version, &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in [
        "value=\"2025-02-30\"",
        "value=\"跨区公交环线\"",
        "value=\"1.50\"",
        "不是日期",
    ] {
        assert!(answer.main().contains(kept), "{kept}");
    }
    let mut abolished = JOINT.to_vec();
    abolished.push(("support_units", "市交通局"));
    let answer = office.add(&version, &abolished).await;
    assert!(
        answer.main().contains("请改填承接单位：市交通运输委"),
        "{}",
        answer.main()
    );

    assert_eq!(office.add(&version, JOINT).await.status, StatusCode::SEE_OTHER);
    let stale = [("revision", "1"), ("title", "另一件")];
    let answer = post(
        &office.site,
        &format!("{version}/rows/new"),
        CLERK,
        &encoded(&stale),
    )
    .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.main().contains("value=\"另一件\""),
        "a stale form keeps what was typed"
    );
    let alone = [
        ("title", "渝内平台"),
        ("field", "科技创新"),
        ("lead_units", "市科技局"),
        ("amount_1", "3"),
    ];
    assert_eq!(office.add(&version, &alone).await.status, StatusCode::SEE_OTHER);

    office.adopt(&version).await;
    let page = get(&office.site, &version, CLERK).await;
    for words in [
        "试联办〔2025〕1号",
        "已封存",
        "2 项",
        "试联办-2025-0001",
        "12.50",
        "1.7",
        "4.7",
        "SM3",
    ] {
        assert!(page.main().contains(words), "{words} in {}", page.main());
    }
    let all = get(&office.site, "/lists", CLERK).await;
    assert!(all.main().contains("共建清单") && all.main().contains("执行起日"));

    // A clerk of the other side sees the joint row, and sums that are said as of what they see.
    let theirs = get(&office.site, &version, CHUAN).await;
    assert!(theirs.main().contains("您可见的 1 项") && theirs.main().contains("跨区公交环线"));
    for hidden in ["渝内平台", "2 项", "科技创新", "4.7"] {
        assert!(!theirs.main().contains(hidden), "{hidden}");
    }
    assert_eq!(
        get(&office.site, &version, "login=own").await.status,
        StatusCode::NOT_FOUND
    );
    let filtered = get(&office.site, &format!("{version}?q=%E5%B9%B3%E5%8F%B0"), CLERK).await;
    assert!(filtered.main().contains("渝内平台") && !filtered.main().contains("跨区公交环线"));

    let file = get(&office.site, &format!("{version}/export.xlsx"), CLERK).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(
        file.header(header::CONTENT_DISPOSITION)
            .starts_with("attachment; filename*=UTF-8''")
    );
    let csv = get(&office.site, &format!("{version}/export.csv"), CHUAN).await;
    assert!(csv.body.contains("跨区公交环线") && !csv.body.contains("渝内平台"));
    let print = get(&office.site, &format!("{version}?print=all"), CLERK).await;
    assert!(print.main().contains("print-only printfoot"));
}

#[tokio::test]
async fn an_adjustment_is_compared_with_the_version_before() {
    let office = office().await;
    let first = office.opened("共建清单").await;
    office.add(&first, JOINT).await;
    office.adopt(&first).await;
    let page = get(&office.site, &first, CLERK).await;
    let start = page.main().find("/adjust\"").expect("an adjustment can be begun");
    let action = page.main()[..start].rsplit('"').next().unwrap().to_owned() + "/adjust";
    let answer = post(&office.site, &action, CLERK, "").await;
    let second = answer.header(header::LOCATION).to_owned();
    let again = post(&office.site, &action, CLERK, "").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let new = [
        ("title", "新增的事"),
        ("field", "交通互联"),
        ("lead_units", "市科技局"),
        ("reason", "会议新定"),
    ];
    office.add(&second, &new).await;
    office.adopt(&second).await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let path = format!("/lists/compare?a={}&b={}", id(&first), id(&second));
    let compared = get(&office.site, &path, CLERK).await;
    for words in ["新增的事", "会议新定", "试联办-2025-0002"] {
        assert!(compared.main().contains(words), "{words}");
    }
    let theirs = get(&office.site, &path, CHUAN).await;
    assert_eq!(theirs.status, StatusCode::OK);
    assert!(
        !theirs.main().contains("新增的事"),
        "the other side's own item is not theirs to see"
    );
    assert_eq!(
        get(&office.site, "/lists/compare?a=1", CLERK).await.status,
        StatusCode::NOT_FOUND
    );
}

/// The value of a hidden field of a page.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let mark = format!("name=\"{name}\" value=\"");
    let start = page.find(&mark).unwrap_or_else(|| panic!("no {name} in {page}")) + mark.len();
    page[start..].split('"').next().unwrap_or_default()
}

#[tokio::test]
async fn a_list_gets_its_figures_and_its_year_is_settled_by_forms_alone() {
    let office = office().await;
    let version = office.opened("共建清单").await;
    office.add(&version, JOINT).await;
    let lasting = [
        ("title", "联合巡江"),
        ("field", "生态"),
        ("measure", "持续推进，每季一次"),
        ("lead_units", "市交通运输委"),
    ];
    office.add(&version, &lasting).await;
    // Figures that fall are refused beside their month, with what was typed.
    let path = format!("{version}/figures");
    let page = get(&office.site, &path, CLERK).await;
    let seen = revision(page.main());
    let figures = |april: &'static str| {
        let months = [
            "1", "2", "5", april, "20", "30", "45", "60", "70", "80", "90", "100",
        ];
        let mut form = format!("revision={seen}");
        for (n, pct) in (1..).zip(months) {
            let _ = write!(form, "&month_{n}={pct}");
        }
        form
    };
    let answer = post(&office.site, &path, CLERK, &figures("4.5")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["value=\"4.5\"", "id=\"m-month_4\"", "不能往下走"] {
        assert!(answer.main().contains(kept), "{kept} in {}", answer.main());
    }
    let answer = post(&office.site, &path, CLERK, &figures("10")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    office.adopt(&version).await;
    let sealed = get(&office.site, &path, CHUAN).await;
    assert!(
        sealed.main().contains("10%") && !sealed.main().contains("<form"),
        "{}",
        sealed.main()
    );

    let page = get(&office.site, &version, CLERK).await;
    let end = page.main().find("/year\"").expect("the year can be settled");
    let year = page.main()[..end].rsplit('"').next().unwrap().to_owned() + "/year";
    assert!(!get(&office.site, &version, CHUAN).await.main().contains(&year));
    assert_eq!(
        get(&office.site, &year, CHUAN).await.status,
        StatusCode::FORBIDDEN
    );
    let page = get(&office.site, &year, CLERK).await;
    for words in [
        "结转",
        "年内未销号",
        "持续推进",
        "清单列为持续推进",
        "确认提前结账",
        "新建一份2026年清单",
    ] {
        assert!(page.main().contains(words), "{words} in {}", page.main());
    }
    let row = hidden(page.main(), "row").to_owned();
    let choices = format!("{year}/choices");
    let bad = encoded(&[("row", &row), ("outcome", "done"), ("reason", "看过现场")]);
    let answer = post(&office.site, &choices, CLERK, &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["没有销号证", "value=\"看过现场\"", "checked"] {
        assert!(answer.main().contains(kept), "{kept} in {}", answer.main());
    }
    let held = encoded(&[("row", &row), ("outcome", "held")]);
    let answer = post(&office.site, &choices, CLERK, &held).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = get(&office.site, &year, CLERK).await;
    let seen = hidden(page.main(), "seen").to_owned();
    let answer = post(&office.site, &year, CLERK, &encoded(&[("seen", &seen)])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.main().contains("id=\"m-early\""), "{}", answer.main());
    let form = encoded(&[("seen", &seen), ("early", "yes")]);
    let answer = post(&office.site, &year, CLERK, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(
        answer.header(header::LOCATION).ends_with("outcome=held"),
        "what is not settled is shown"
    );

    // The one held back goes into a new list of the next year.
    let all = encoded(&[("shown", "held"), ("all", "yes"), ("outcome", "carried_over")]);
    let answer = post(&office.site, &choices, CLERK, &all).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = get(&office.site, &year, CLERK).await;
    let seen = hidden(page.main(), "seen").to_owned();
    let nowhere = encoded(&[("seen", &seen), ("early", "yes"), ("name", "共建清单")]);
    let answer = post(&office.site, &year, CLERK, &nowhere).await;
    assert!(answer.main().contains("id=\"m-into\""), "{}", answer.main());
    let form = encoded(&[
        ("seen", &seen),
        ("early", "yes"),
        ("into", "new"),
        ("name", "共建清单"),
    ]);
    let answer = post(&office.site, &year, CLERK, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = get(&office.site, &version, CLERK).await;
    assert!(
        page.main().contains("结转 1") && page.main().contains("持续推进 1"),
        "{}",
        page.main()
    );
    assert!(
        !page.main().contains("/adjust\""),
        "a settled list is not adjusted"
    );
    let theirs = get(&office.site, &version, CHUAN).await;
    assert!(
        !theirs.main().contains("结转 1"),
        "counts are for those who see the whole list"
    );
    let lists = get(&office.site, "/lists", CLERK).await;
    assert!(lists.main().contains("2026"), "{}", lists.main());
    let item = page.main().split("href=\"/items/").nth(1).expect("an item");
    let item = format!("/items/{}", item.split('"').next().unwrap());
    let item = get(&office.site, &item, CLERK).await;
    assert!(
        item.main().contains("年终结果") && item.main().contains("已列入《共建清单》2026年的草稿"),
        "{}",
        item.main()
    );
}

#[tokio::test]
async fn a_list_with_columns_of_its_own_is_looked_at_in_time_by_state_and_on_the_map() {
    let office = office().await;
    let version = office.opened("时间清单").await;
    let page = get(&office.site, &version, CLERK).await;
    let list = page
        .main()
        .split("/columns")
        .next()
        .and_then(|before| before.rsplit("/lists/").next())
        .expect("a link to the columns")
        .to_owned();
    let columns = format!("/lists/{list}/columns");
    let bad = encoded(&[("name", "里程"), ("kind", "number"), ("decimals", "九")]);
    let answer = post(&office.site, &columns, CLERK, &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.main().contains("value=\"九\""), "typed values are kept");
    let good = encoded(&[
        ("name", "里程"),
        ("kind", "number"),
        ("unit", "公里"),
        ("decimals", "1"),
    ]);
    let answer = post(&office.site, &columns, CLERK, &good).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);

    let first = [
        ("serial", "1"),
        ("title", "先做的路基"),
        ("lead_units", "市交通运输委"),
        ("starts_on", "2025-03-01"),
        ("ends_on", "2025-05-31"),
        ("region", "江津区"),
        ("selection", "shortfall"),
        ("own_1", "12.5"),
    ];
    assert_eq!(office.add(&version, &first).await.status, StatusCode::SEE_OTHER);
    let mut second = vec![
        ("serial", "2"),
        ("title", "后做的路面"),
        ("lead_units", "省交通运输厅"),
        ("starts_on", "2025-06-01"),
        ("ends_on", "2025-06-30"),
        ("after", "1 FS+x"),
        ("own_1", "很长"),
    ];
    let answer = office.add(&version, &second).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    second.retain(|(name, _)| *name != "own_1");
    second.retain(|(name, _)| *name != "after");
    second.push(("after", "1"));
    assert_eq!(office.add(&version, &second).await.status, StatusCode::SEE_OTHER);
    let draft = get(&office.site, &format!("{version}/gantt"), CLERK).await;
    assert_eq!(draft.status, StatusCode::OK, "a draft is looked at by its office");
    let hidden = get(&office.site, &format!("{version}/gantt"), CHUAN).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "and by nobody else");
    office.adopt(&version).await;

    let page = get(&office.site, &version, CLERK).await;
    for words in ["里程", "公里", "12.5", "补短板", "江津区", "/gantt"] {
        assert!(page.main().contains(words), "{words}");
    }
    // 92 days, then 30.
    let page = get(&office.site, &format!("{version}/gantt"), CLERK).await;
    for words in ["<svg", "关键路径", "最长的链 122 天", "g-arrow g-critical"] {
        assert!(page.main().contains(words), "{words}: {}", page.main());
    }
    for (look, words) in [
        ("board", "推进中"),
        ("map", "江津"),
        ("versions", "试联办〔2025〕1号"),
        ("coverage", "没有交办"),
    ] {
        let page = get(&office.site, &format!("{version}/{look}"), CLERK).await;
        assert_eq!(page.status, StatusCode::OK, "{look}");
        assert!(page.main().contains(words), "{look}: {}", page.main());
        assert!(page.main().contains("先做的路基") || look == "versions", "{look}");
    }
    // The other side sees its own row alone, and not what it waits for.
    for look in ["gantt", "board", "map", "coverage"] {
        let page = get(&office.site, &format!("{version}/{look}"), CHUAN).await;
        assert_eq!(page.status, StatusCode::OK, "{look}");
        assert!(page.main().contains("后做的路面"), "{look}");
        for hidden in ["先做的路基", "试联办-2025-0001", "122"] {
            assert!(!page.main().contains(hidden), "{look} shows {hidden}");
        }
    }
}

#[tokio::test]
async fn every_look_at_a_long_list_counts_all_its_rows_and_lists_each_of_them_once() {
    const ROWS: usize = 512;
    let office = office().await;
    let version = office.opened("长清单").await;
    for n in 1..=ROWS {
        let title = format!("路段{n:03}号");
        let row = [
            ("title", title.as_str()),
            ("field", "交通"),
            ("lead_units", "市交通运输委"),
            ("starts_on", "2025-03-01"),
            ("ends_on", "2025-05-31"),
            ("region", "江津区"),
        ];
        assert_eq!(
            office.add(&version, &row).await.status,
            StatusCode::SEE_OTHER,
            "{title}"
        );
    }
    let page = get(&office.site, &format!("{version}/coverage"), CLERK).await;
    assert!(page.main().contains(&ROWS.to_string()), "{}", page.main());
    for look in ["board", "gantt", "map"] {
        let mut met = Vec::new();
        let mut at = Some(format!("{version}/{look}"));
        while let Some(address) = at {
            let page = get(&office.site, &address, CLERK).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert!(page.main().contains(&ROWS.to_string()), "{address} counts all");
            // A title stands in a link; drawings name it a second time.
            let shown: std::collections::BTreeSet<String> = page
                .main()
                .split("路段")
                .skip(1)
                .filter_map(|after| after.split_once('号'))
                .map(|(n, _)| n.to_owned())
                .collect();
            assert!(
                shown.len() <= 60,
                "{address} shows a page of them: {}",
                shown.len()
            );
            met.extend(shown);
            let next = page
                .main()
                .split("rel=\"next\"")
                .next()
                .filter(|_| page.main().contains("rel=\"next\""));
            at = next.and_then(|before| {
                let link = before.rsplit("<a").next()?;
                let address = link.split("href=\"").nth(1)?.split('"').next()?;
                Some(address.replace("&amp;", "&").replace("&#38;", "&"))
            });
        }
        met.sort_unstable();
        let all: Vec<String> = (1..=ROWS).map(|n| format!("{n:03}")).collect();
        assert_eq!(met, all, "{look}");
    }
}

#[tokio::test]
async fn rows_that_were_shown_before_are_shown_anew_after_every_change_and_to_each_as_they_see_them() {
    let office = office().await;
    let version = office.opened("窗口清单").await;
    let window = format!("{version}?rows=0-49&money=yi-2&also=11&more=");
    assert_eq!(office.add(&version, JOINT).await.status, StatusCode::SEE_OTHER);
    let first = get(&office.site, &window, CLERK).await;
    assert!(first.body.contains("跨区公交环线"), "{}", first.body);
    let again = get(&office.site, &window, CLERK).await;
    assert_eq!(again.body, first.body, "nothing happened in between");
    assert_eq!(again.header(header::CONTENT_TYPE), "text/html; charset=utf-8");

    let alone = [
        ("title", "渝内平台"),
        ("field", "科技创新"),
        ("lead_units", "市科技局"),
        ("amount_1", "3"),
    ];
    assert_eq!(office.add(&version, &alone).await.status, StatusCode::SEE_OTHER);
    let later = get(&office.site, &window, CLERK).await;
    assert!(
        later.body.contains("渝内平台"),
        "a row more is there: {}",
        later.body
    );

    office.adopt(&version).await;
    let whole = get(&office.site, &window, CLERK).await;
    assert!(whole.body.contains("渝内平台"));
    for _ in 0..2 {
        let theirs = get(&office.site, &window, CHUAN).await;
        assert!(theirs.body.contains("跨区公交环线") && !theirs.body.contains("渝内平台"));
        let own = get(&office.site, &window, "login=own").await;
        assert_eq!(own.status, StatusCode::NOT_FOUND);
    }
    let english = get(&office.site, &window, "login=clerk; lang=en").await;
    assert_eq!(english.status, StatusCode::OK);
    assert_ne!(english.body, whole.body, "in the words of the reader");
}

#[tokio::test]
async fn a_cell_changed_on_both_sides_stands_with_what_it_was_and_is_chosen_by_itself() {
    let office = office().await;
    let first = office.opened("共建清单").await;
    office.add(&first, JOINT).await;
    office.adopt(&first).await;
    let id = |path: &str| VersionId(path.rsplit('/').next().unwrap().parse().unwrap());
    let view = GridView::default();
    let exported = office
        .app
        .export_editable(&office.clerk, id(&first), &view)
        .await
        .unwrap();
    let page = get(&office.site, &first, CLERK).await;
    let start = page.main().find("/adjust\"").expect("an adjustment can be begun");
    let action = page.main()[..start].rsplit('"').next().unwrap().to_owned() + "/adjust";
    let begun = post(&office.site, &action, CLERK, "").await;
    let second = begun.header(header::LOCATION).to_owned();
    let drafted = {
        let mut read = office.app.store().read().await.unwrap();
        let rows = read.draft_rows(id(&second)).await.unwrap();
        read.end().await.unwrap();
        rows[0].id
    };
    // Here another title; the file says a third.
    let path = format!("{second}/rows/{drafted}");
    let form = get(&office.site, &path, CLERK).await;
    let revision_then = revision(form.main());
    let mut row = JOINT.to_vec();
    row[0] = ("title", "跨区公交快线");
    row.extend([("revision", revision_then.as_str()), ("reason", "改为快线")]);
    let put = post(&office.site, &path, CLERK, &encoded(&row)).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.body);
    let bytes = reworded(&exported.bytes, "跨区公交环线", "跨区公交干线");
    let upload = SheetUpload {
        bytes,
        file_name: "交回.xlsx".into(),
    };
    let staged = office
        .app
        .stage_sheet(&office.clerk, id(&second), upload)
        .await
        .unwrap();
    let sheet = format!("/lists/sheets/{staged}");
    let page = get(&office.site, &sheet, CLERK).await;
    let line = page.main().find("<tbody>").expect("changes");
    let line = &page.main()[line..];
    let cells = [
        "导出时\">跨区公交环线<",
        "现在清单里\">跨区公交快线<",
        "交回的表里\">跨区公交干线<",
    ];
    for cell in cells {
        assert!(line.contains(cell), "{cell} in {line}");
    }
    let name = format!("{drafted}.title");
    assert!(line.contains(&format!("name=\"theirs\" value=\"{name}\"")));
    let english = get(&office.site, &sheet, &format!("{CLERK}; lang=en")).await;
    assert!(english.main().contains("When exported"), "{}", english.main());
    let revision = revision(page.main());
    let form = [
        ("back", "yes"),
        ("revision", revision.as_str()),
        ("theirs", name.as_str()),
        ("reason", "按交回的表"),
    ];
    let taken = post(&office.site, &format!("{sheet}/take"), CLERK, &encoded(&form)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let page = get(&office.site, &second, CLERK).await;
    assert!(page.main().contains("跨区公交干线") && !page.main().contains("跨区公交快线"));
}
