//! 调度: the overview as people meet it, the rules, and the lights on an item's page and on home pages.

use axum::http::StatusCode;
use yipanqi_domain::ListId;
use yipanqi_domain::list::DutyRole::{JointLead, Lead};
use yipanqi_domain::period::Period;
use yipanqi_testkit::Place;

use crate::board::Pages;
use crate::duty_world::Put;
use crate::light_world::{hundred_days, march, morning, pct, project, ruled, wan};
use crate::world::World;

/// One behind, one silent, one joint; the window of March is over.
async fn three(world: &World) -> (ListId, Vec<yipanqi_domain::ItemId>) {
    let [yu, chuan] = world.sides;
    let mut put = Put::into(world).await;
    let units = [(Lead, world.yu.transport), (JointLead, world.chuan.transport)];
    let rows = [
        hundred_days("甲路", world.yu.local),
        hundred_days("乙路", world.chuan.science),
        project("丙桥", &units, &[(Some(yu), 40), (Some(chuan), 60)]),
    ];
    let (list, _, items) = put.adopted(world, &rows).await;
    put.window(list, march(), "2025-04-08").await;
    put.fact(items[0], yu, march(), pct(7_760), 1).await;
    put.fact(items[2], yu, march(), wan(12), 1).await;
    put.fact(items[2], chuan, march(), wan(9), 1).await;
    put.done().await;
    (list, items)
}

/// The number behind a link: what the page that it leads to counts.
async fn counted(site: &Pages, who: usize, href: &str) -> usize {
    let (status, page) = site
        .get(who, &href.replace("&amp;", "&").replace("&#38;", "&"))
        .await;
    assert_eq!(status, StatusCode::OK, "{href}");
    page.split("id=\"lines\"")
        .nth(1)
        .expect("lines")
        .split("</section>")
        .next()
        .unwrap_or_default()
        .matches("class=\"why\"")
        .count()
}

fn hrefs<'p>(page: &'p str, class: &str) -> Vec<&'p str> {
    page.split(class)
        .skip(1)
        .filter_map(|rest| rest.split("href=\"").nth(1)?.split('"').next())
        .collect()
}

#[tokio::test]
async fn the_office_puts_rules_in_force_computes_and_opens_what_is_behind_each_figure() {
    let world = World::on(Place::sqlite()).await;
    let (list, items) = three(&world).await;
    world.clock.set(morning("2025-04-10"));
    let actors = vec![
        world.clerk.clone(),
        world.leader.clone(),
        world.yu_side.clerk.clone(),
        world.own_clerk.clone(),
    ];
    let site = Pages::of(&world.app, actors);
    let (_, empty) = site.get(0, "/dispatch").await;
    assert!(empty.contains("还没有亮过灯"), "{empty}");

    let put = format!(
        "body={}&preset=%E9%93%B6%E5%B7%9D&in_force_on=2025-01-01",
        world.joint
    );
    assert_eq!(site.post(2, "/rules", &put).await.0, StatusCode::FORBIDDEN);
    let refused = site
        .post(0, "/rules", &put.replace("2025-01-01", "2025-02-30"))
        .await;
    assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(0, "/rules", &put).await.0, StatusCode::SEE_OTHER);
    let (_, rules) = site.get(2, "/rules").await;
    assert!(
        rules.contains("低于时序的百分点：10 及以上、30 及以下"),
        "{rules}"
    );
    assert!(rules.contains("现行"));

    let compute = format!("list={list}&period=2025M03");
    assert_eq!(
        site.post(0, "/dispatch/runs", &compute).await.0,
        StatusCode::SEE_OTHER
    );
    let (status, page) = site.get(0, "/dispatch").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("低于时序 12.4 个百分点（规则 银川-进度-黄）"),
        "{page}"
    );
    assert!(
        page.contains("21.0<span class=\"unit\">%") && page.contains("低于时序 4.0 个百分点"),
        "{page}"
    );
    assert!(
        page.contains("科学技术厅") && page.contains("欠 1 项"),
        "who is silent"
    );
    // Every cell of the table opens as many lights as it counts.
    for cell in page.split("<a class=\"mx\" href=\"").skip(1) {
        let (href, rest) = cell.split_once('"').unwrap();
        let n: usize = rest
            .split("mx-n\">")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(counted(&site, 0, href).await, n, "{href}");
    }
    for href in hrefs(&page, "class=\"tile ") {
        assert!(counted(&site, 0, href).await > 0, "{href}");
    }
    // The side's clerk counts without the other side's own item; who has no part in the list sees nothing of it.
    let (_, side) = site.get(2, "/dispatch").await;
    assert!(
        side.contains("丙桥") && !side.contains("乙路") && !side.contains("科学技术厅"),
        "{side}"
    );
    assert_eq!(
        site.get(3, &format!("/dispatch?list={list}")).await.0,
        StatusCode::NOT_FOUND
    );

    let (_, item) = site.get(2, &format!("/items/{}", items[2])).await;
    assert!(
        item.contains("id=\"lights\"") && item.contains("规则 银川 第 1 版"),
        "{item}"
    );
    let (_, home) = site.get(1, "/").await;
    assert!(
        home.contains("class=\"lamps\"") && home.contains("甲路"),
        "{home}"
    );
    assert!(site.get(0, "/").await.1.contains("id=\"lights\""));
    let (_, both) = site.get(0, "/dispatch?compare=yes").await;
    assert!(both.contains("没有变动"), "{both}");
}

#[tokio::test]
async fn june_as_published_and_as_known_today_stand_on_one_page_each_with_its_reason() {
    let world = World::on(Place::sqlite()).await;
    let [yu, chuan] = world.sides;
    let june = Period::month(2025, 6).unwrap();
    let (one, other) = ([(Lead, world.yu.transport)], [(Lead, world.chuan.transport)]);
    // 4414.5 亿元 planned, 2529.1 done by the end of June; the adjustment takes 10.5 out of the plan.
    let row = |plan: i64| project("乙桥", &other, &[(Some(chuan), plan)]);
    let first = project("甲桥", &one, &[(Some(yu), 20_000_000)]);
    let mut put = Put::into(&world).await;
    let (list, version, items) = put.adopted(&world, &[first.clone(), row(24_145_000)]).await;
    put.fact(items[0], yu, june, wan(12_000_000), 1).await;
    put.fact(items[1], chuan, june, wan(13_291_000), 1).await;
    put.done().await;
    ruled(&world).await;
    world.clock.set(morning("2025-07-09"));
    let run = world.app.compute_lights(&world.clerk, list, june).await.unwrap();
    let site = Pages::of(&world.app, vec![world.leader.clone()]);
    let path = format!("/dispatch?list={list}&period=2025M06&compare=yes");
    let (_, before) = site.get(0, &path).await;
    assert!(before.contains("57.3") && before.contains("没有变动"), "{before}");

    let mut put = Put::into(&world).await;
    let session = put
        .session(world.joint, "二次会议", yipanqi_domain::office::Mark::Internal)
        .await;
    let kind = yipanqi_domain::meeting::DecisionKind::Approved;
    let authority = put.decision(world.joint, session, kind, "通过调整").await;
    let rows = [(items[0], None, first), (items[1], None, row(24_040_000))];
    put.version(list, Some(version), (session, authority), &rows)
        .await;
    put.done().await;
    let (status, page) = site.get(0, &path).await;
    assert_eq!(status, StatusCode::OK);
    let said = format!("首次亮灯（台账第 {} 条）完成率 57.3%，按今天所知", run.known_at);
    assert!(page.contains(&said) && page.contains("条）57.4%"), "{page}");
    assert!(
        page.contains("清单由第 1 版换成第 2 版，年度计划由 4414.5 亿元 变为 4404"),
        "the base moved, and both bases are told: {page}"
    );
    assert!(page.contains("2529.1"), "what is done is the same: {page}");

    // Any point: the first version as known when it was lit, and the same as known now; the two moves apart.
    let totals = format!("/lists/{list}/totals?period=2025M06");
    let (status, page) = site.get(0, &totals).await;
    assert_eq!(status, StatusCode::OK);
    let rates = |page: &str| -> Vec<String> {
        let parts = page.split("<b>").skip(1);
        let cells = parts.filter_map(|part| part.split_once("%</b>"));
        cells.map(|(rate, _)| rate.to_owned()).collect()
    };
    assert_eq!(rates(&page), ["57.4", "57.3", "57.4"], "{page}");
    let (_, page) = site.get(0, &format!("{totals}&version={version}")).await;
    assert_eq!(rates(&page), ["57.3", "57.3", "57.4"], "{page}");
    let before = run.known_at;
    let (_, page) = site
        .get(0, &format!("{totals}&version={version}&known_at={before}"))
        .await;
    assert_eq!(rates(&page), ["57.3", "57.3", "57.4"], "{page}");
    let (_, page) = site.get(0, &format!("{totals}&known_at=1")).await;
    assert_eq!(
        rates(&page),
        ["0.0", "57.3", "57.4"],
        "nothing was reported by the first entry: {page}"
    );
    for wrong in ["0", "-3", "abc"] {
        let (status, page) = site.get(0, &format!("{totals}&known_at={wrong}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("从第 1 条算起") && page.contains(&format!("value=\"{wrong}\"")),
            "{page}"
        );
    }
    for hidden in ["rules=1", "version=1"] {
        let (status, _) = site.get(0, &format!("{totals}&{hidden}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{hidden}");
    }
}

#[tokio::test]
async fn a_wrong_address_asks_for_nothing_and_a_refused_form_comes_back() {
    let world = World::on(Place::sqlite()).await;
    three(&world).await;
    ruled(&world).await;
    let site = Pages::of(&world.app, vec![world.clerk.clone()]);
    let refused = site.post(0, "/dispatch/runs", "list=&period=2025M03").await;
    assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);
    for query in [
        "?light=level-9",
        "?side=x&field=y",
        "?period=2025Q9",
        "?page=99&all=yes",
    ] {
        assert_eq!(
            site.get(0, &format!("/dispatch{query}")).await.0,
            StatusCode::OK,
            "{query}"
        );
    }
}
