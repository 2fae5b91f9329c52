//! The year of the demo circle: played twice and on both databases it gives the same seals, and what each month shows is
//! the reviewed text in `snapshots/demo-year.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use yipanqi_app::clock::SetClock;
use yipanqi_app::demo::{YEAR_STEPS, build_demo_year};
use yipanqi_app::lights::{Filter, Moved, RunCheck};
use yipanqi_app::{App, Blobs, Settings, Store, SystemChance};
use yipanqi_domain::change::{Change, ChangeKind, ChangeState};
use yipanqi_domain::close::{Certificate, CloseRequest, Reopening};
use yipanqi_domain::light::Light;
use yipanqi_domain::list::{DutyRole, Item, List, ListRow, ListVersion};
use yipanqi_domain::lit::{LightRun, Lit, Part, SetInForce};
use yipanqi_domain::measure::Measure;
use yipanqi_domain::meeting::Session;
use yipanqi_domain::office::{Holding, Side, Unit};
use yipanqi_domain::order::{Order, OrderDeed};
use yipanqi_domain::paper::{Paper, PaperKind, Signature};
use yipanqi_domain::period::Period;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::report::{Fact, FactReview, Verdict};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{At, ItemId, LightRunId, SideId};
use yipanqi_testkit::Place;

/// 19 January 2026, 9:00 in Beijing: after the demo's last day.
const LATER: At = At(1_768_784_400_000);
const REVIEWED: &str = include_str!("../snapshots/demo-year.txt");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_played_again_gives_the_same_seals_and_what_it_shows_was_read_by_somebody() {
    let first = Played::on(Place::sqlite()).await;
    let (seals, table) = (first.seals().await, first.table().await);
    for place in [Some(Place::sqlite()), Place::postgres().await] {
        let Some(place) = place else { continue };
        let again = Played::on(place).await;
        assert_eq!(again.seals().await, seals);
        assert_eq!(again.table().await, table);
        again.is_whole().await;
    }
    first.is_whole().await;
    first.june_moved().await;
    first.told_all_there_is_to_tell(&seals).await;
    assert!(
        table == REVIEWED,
        "snapshots/demo-year.txt no longer says what the year shows:\n{table}"
    );
}

struct Played {
    store: Store,
    blobs: Blobs,
    app: App,
    entries: i64,
    _place: Place,
}

impl Played {
    async fn on(place: Place) -> Self {
        let store = place.store().await;
        let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
        let mut steps = Vec::new();
        let report = build_demo_year(&store, &blobs, &mut |step| steps.push(step))
            .await
            .unwrap();
        assert_eq!(steps, (1..=YEAR_STEPS).collect::<Vec<_>>());
        let clock = Arc::new(SetClock::at(LATER));
        let chance = Arc::new(SystemChance);
        let app = App::new(store.clone(), blobs.clone(), clock, chance, Settings::default());
        Self {
            store,
            blobs,
            app,
            entries: report.entries,
            _place: place,
        }
    }

    async fn every<T: yipanqi_store::Record>(&self) -> Vec<T> {
        let mut read = self.store.read().await.unwrap();
        let all = read.every::<T>().await.unwrap();
        read.end().await.unwrap();
        all
    }

    /// `trail verify`, and what can be computed again is computed again.
    async fn is_whole(&self) {
        let mut read = self.store.read().await.unwrap();
        let seen = read.verify(&self.blobs, &[], &mut |_| {}).await.unwrap();
        read.end().await.unwrap();
        assert_eq!(seen.findings, []);
        assert_eq!(seen.entries, self.entries);
        for run in self.every::<LightRun>().await {
            let check = self.app.check_run(&run).await.unwrap();
            assert_eq!(check, RunCheck::Same, "{} {}", run.list, run.period);
        }
    }

    /// Everything that is sealed, and the head of the trail under which all of it lies.
    async fn seals(&self) -> Vec<String> {
        let mut out = Vec::new();
        for version in self.every::<ListVersion>().await {
            if let Some(adoption) = version.state.adoption() {
                out.push(format!("list {} {}", adoption.number, adoption.content));
            }
        }
        for run in self.every::<LightRun>().await {
            out.push(format!("run {} {} {}", run.id, run.period, run.digest));
        }
        for order in self.every::<Order>().await {
            if let Some(issue) = order.state.issue() {
                out.push(format!("order {} {}", issue.number, issue.content));
            }
        }
        for certificate in self.every::<Certificate>().await {
            out.push(format!(
                "certificate {} {}",
                certificate.number, certificate.digest
            ));
        }
        for paper in self.every::<Paper>().await {
            out.push(format!("paper {:?} {}", paper.state, paper.content));
        }
        for signature in self.every::<Signature>().await {
            out.push(format!("signature {} {}", signature.id, signature.content));
        }
        let head = self.app.head().await.unwrap();
        out.push(format!("trail {} {}", head.seq, head.hash));
        out
    }

    async fn enter(&self, who: &str) -> Actor {
        let cards = self.app.enter_cards().await.unwrap();
        let card = cards
            .iter()
            .find(|card| card.post_name.contains(who))
            .unwrap_or_else(|| panic!("nobody is {who}"));
        let token = self
            .app
            .enter_as(card.account, card.post, "127.0.0.1")
            .await
            .unwrap();
        self.app.signed_in(&token).await.unwrap().unwrap().actor
    }

    /// "June as published in July" and "June as known today on the adjusted base" are two points, with the reason.
    async fn june_moved(&self) {
        let clerk = self.enter("综合组经办").await;
        let list = self.list("重点项目").await;
        let filter = Filter {
            list: Some(list.id),
            period: Period::month(2025, 6),
            compare: true,
            ..Filter::default()
        };
        let page = self.app.dispatch(&clerk, &filter).await.unwrap();
        let moved = page.lit.unwrap().moved.unwrap();
        let rate = |totals: &yipanqi_app::lights::Totals| totals.total.completion_rate().unwrap().pct();
        let (then, now) = (rate(&moved.then), rate(&moved.now));
        assert_ne!(then, now);
        // 渝 +3.60 +1.10 −5.60, 川 +2.40 +1.30: the plan grew by 2.80 亿元.
        let plans = moved.moved.iter().find_map(|m| match m {
            Moved::Version {
                from: 1,
                to: 2,
                plan_from,
                plan_to,
            } => Some((*plan_from, *plan_to)),
            _ => None,
        });
        assert_eq!(plans, Some((4_414_500_000_000, 4_442_500_000_000)));
        assert!(
            moved.moved.iter().any(|m| matches!(m, Moved::Facts(1))),
            "the correction of August: {:?}",
            moved.moved
        );
        // The bulletin of June stands on the first point.
        let bulletins = self.every::<Paper>().await;
        let june = bulletins
            .iter()
            .find(|p| p.kind == PaperKind::Bulletin && p.period == Period::month(2025, 6));
        assert_eq!(june.unwrap().version, Some(moved.then.version.id));
    }

    async fn list(&self, name: &str) -> List {
        let lists = self.every::<List>().await;
        lists.into_iter().find(|l| l.name.contains(name)).unwrap()
    }

    /// The acts of the year are there.
    async fn told_all_there_is_to_tell(&self, seals: &[String]) {
        let count = |kind: &str| seals.iter().filter(|s| s.starts_with(kind)).count();
        assert_eq!(count("run "), 22, "ten months of two lists, June twice");
        assert_eq!(
            (count("order "), count("certificate "), count("paper ")),
            (6, 7, 6)
        );

        let reports = self.every::<Paper>().await;
        let meeting = reports.iter().filter(|p| p.kind == PaperKind::MeetingReport);
        assert!(meeting.clone().all(|p| p.state.code() == "issued"));
        assert_eq!(meeting.count(), 2);
        let sessions = self.every::<Session>().await;
        assert_eq!(sessions.iter().filter_map(|s| s.ordinal).max(), Some(4));

        let returned = self.every::<CloseRequest>().await;
        assert_eq!(
            returned.iter().filter(|r| r.state.code() == "returned").count(),
            1
        );
        assert_eq!(returned.iter().map(|r| r.round).max(), Some(2));
        assert_eq!(self.every::<Reopening>().await.len(), 1);

        let changes = self.every::<Change>().await;
        let decided = |kind, approved: bool| {
            let fits =
                |c: &&Change| c.kind == kind && matches!(c.state, ChangeState::Approved { .. }) == approved;
            changes.iter().filter(fits).count()
        };
        assert_eq!(
            (
                decided(ChangeKind::Extension, true),
                decided(ChangeKind::Extension, false),
                decided(ChangeKind::Suspension, true)
            ),
            (1, 1, 1)
        );
        self.cells_were_returned_and_corrected().await;
        self.june_is_owed_by_the_successor().await;
        let holdings = self.every::<Holding>().await;
        let duties = self.every::<yipanqi_domain::duty::Duty>().await;
        let linked: Vec<_> = duties
            .iter()
            .filter(|d| d.role == DutyRole::LinkedLeader)
            .collect();
        let held = |post| holdings.iter().filter(|h| h.post == post).count();
        let counts: Vec<usize> = linked.iter().filter_map(|d| d.post).map(held).collect();
        assert_eq!(counts, [2, 1], "one of the leaders' seats changed hands");
        assert!(
            linked.iter().all(|d| d.former.is_none()),
            "the duty stayed with the seat"
        );
    }

    async fn cells_were_returned_and_corrected(&self) {
        let reviews = self.every::<FactReview>().await;
        let returned: Vec<_> = reviews
            .iter()
            .filter(|r| r.verdict == Verdict::Returned)
            .collect();
        assert_eq!(returned.len(), 2);
        let facts = self.every::<Fact>().await;
        for review in returned {
            let answer = facts.iter().find(|f| f.former == Some(review.fact)).unwrap();
            assert!(
                reviews
                    .iter()
                    .any(|r| r.fact == answer.id && r.verdict == Verdict::Accepted)
            );
        }
        let corrected = |f: &&Fact| f.period == Period::month(2025, 6).unwrap() && f.revision == 2;
        let correction: Vec<_> = facts.iter().filter(corrected).collect();
        assert_eq!(correction.len(), 1);
        assert_eq!(correction[0].measure, Measure::Investment);
        assert!(correction[0].reason.as_ref().unwrap().contains("核减"));
        assert!(
            facts.iter().filter(|f| f.evidence.is_some()).count() > 500,
            "most units have no account: the office enters their sheets"
        );
    }

    async fn june_is_owed_by_the_successor(&self) {
        let items = self.every::<Item>().await;
        let item = items.iter().find(|i| i.title == "轨道车辆检修基地").unwrap().id;
        let units = self.every::<Unit>().await;
        let facts = self.every::<Fact>().await;
        let of = |month| {
            let period = Period::month(2025, month).unwrap();
            let mut names: Vec<&str> = facts
                .iter()
                .filter(|f| f.item == item && f.period == period && f.measure == Measure::Pct)
                .map(|f| units.iter().find(|u| u.id == f.unit).unwrap().name.as_str())
                .collect();
            names.sort_unstable();
            names
        };
        assert_eq!(of(5), ["渝道建设公司（演示）", "蜀路建设公司（演示）"]);
        assert_eq!(of(6), ["渝轨建设集团（演示）", "蜀路建设公司（演示）"]);
        let rows = self.every::<ListRow>().await;
        let named: Vec<&str> = rows
            .iter()
            .filter(|r| r.item == item)
            .map(|r| r.content.units.of(DutyRole::Lead).next().unwrap().name.as_str())
            .collect();
        assert_eq!(named, ["渝道建设公司（演示）", "渝轨建设集团（演示）"]);
    }

    /// Month × item → light, order, reason.
    async fn table(&self) -> String {
        let mut read = self.store.read().await.unwrap();
        let sides: BTreeMap<SideId, String> = read
            .every::<Side>()
            .await
            .unwrap()
            .into_iter()
            .map(|s| (s.id, s.mark))
            .collect();
        let items = read.every::<Item>().await.unwrap();
        let sets = read.every::<SetInForce>().await.unwrap();
        let orders = read.every::<Order>().await.unwrap();
        let versions = read.every::<ListVersion>().await.unwrap();
        let mut out = String::new();
        for list in read.every::<List>().await.unwrap() {
            let runs = read.light_runs_of(list.id, i64::MAX).await.unwrap();
            let mut grid: BTreeMap<ItemId, BTreeMap<Period, String>> = BTreeMap::new();
            let mut reasons = String::new();
            let mut periods: Vec<Period> = runs.iter().map(|r| r.period).collect();
            periods.dedup();
            periods.sort_unstable();
            // The latest of a period comes first: it is the one shown in the grid, the earlier ones give reasons, too.
            for run in periods
                .iter()
                .flat_map(|p| runs.iter().rev().filter(move |r| r.period == *p))
            {
                let version = versions.iter().find(|v| v.id == run.version).unwrap().ordinal;
                let set = sets.iter().find(|s| s.id == run.rule_set).unwrap();
                let lights: Vec<Lit> = read.lights_of_run(run.id).await.unwrap();
                for lit in &lights {
                    let side = lit.side.map_or("合", |s| sides[&s].as_str());
                    let sign = sign(set, lit.light);
                    if lit.part != Part::Side {
                        grid.entry(lit.item).or_default().insert(run.period, sign.clone());
                    }
                    let order = order_of(&orders, run.id, lit);
                    if matches!(lit.light, Light::Level(0) | Light::NotDue | Light::Closed)
                        && order.is_empty()
                    {
                        continue;
                    }
                    let item = items.iter().find(|i| i.id == lit.item).unwrap();
                    let number = item.number.rsplit('-').next().unwrap();
                    writeln!(
                        reasons,
                        "{} v{version} {number} {side} {sign} {}{}{order}  {}",
                        run.period,
                        lit.rule.as_deref().unwrap_or("—"),
                        numbers(lit),
                        item.title
                    )
                    .unwrap();
                }
            }
            writeln!(out, "{}\n", list.name).unwrap();
            let heads: Vec<String> = periods.iter().map(|p| p.to_string()[5..].to_owned()).collect();
            writeln!(out, "事项 {}", heads.join(" ")).unwrap();
            for (item, months) in &grid {
                let item = items.iter().find(|i| i.id == *item).unwrap();
                let cells: Vec<&str> = periods
                    .iter()
                    .map(|p| months.get(p).map_or("无", String::as_str))
                    .collect();
                let number = item.number.rsplit('-').next().unwrap();
                writeln!(out, "{number} {}  {}", cells.join(" "), item.title).unwrap();
            }
            writeln!(out, "\n{reasons}").unwrap();
        }
        self.orders_told(&mut out, &items).await;
        read.end().await.unwrap();
        out
    }

    async fn orders_told(&self, out: &mut String, items: &[Item]) {
        let acts = self.every::<yipanqi_domain::order::OrderAct>().await;
        let units = self.every::<Unit>().await;
        writeln!(out, "督办单\n").unwrap();
        for order in self.every::<Order>().await {
            let number = order.state.issue().map_or("", |issue| issue.number.as_str());
            let unit = &units.iter().find(|u| u.id == order.unit).unwrap().name;
            let title = &items.iter().find(|i| i.id == order.item).unwrap().title;
            let steps: Vec<String> = acts
                .iter()
                .filter(|a| a.order_slip == order.id)
                .map(|a| format!("{} {}", a.act.code(), a.at.day(480)))
                .collect();
            writeln!(
                out,
                "{number} {} {unit} {title}\n  {}",
                order.rung.code(),
                steps.join(" · ")
            )
            .unwrap();
            for act in acts.iter().filter(|a| a.order_slip == order.id) {
                if matches!(act.act, OrderDeed::Unsatisfied | OrderDeed::Lifted) {
                    writeln!(out, "  {}", act.text.as_deref().unwrap_or_default()).unwrap();
                }
            }
        }
    }
}

/// One character for a light, its word where the set has one.
fn sign(set: &SetInForce, light: Light) -> String {
    match light {
        Light::Level(level) => {
            let word = set.content.word(level).unwrap();
            word.word.chars().take(1).collect()
        }
        Light::NotDue => "·".to_owned(),
        Light::NoReport => "未".to_owned(),
        Light::Suspended => "缓".to_owned(),
        Light::Closed => "销".to_owned(),
    }
}

fn numbers(lit: &Lit) -> String {
    let n = &lit.numbers;
    let show = |name: &str, pct: Option<Pct>| pct.map_or(String::new(), |p| format!(" {name}{p}"));
    let looked: Vec<String> = n.looked_at.iter().map(|(_, value)| value.to_string()).collect();
    format!(
        "{}{}{} [{}]",
        show("应", n.expected),
        show("实", n.actual),
        show("差", n.behind),
        looked.join(" ")
    )
}

fn order_of(orders: &[Order], run: LightRunId, lit: &Lit) -> String {
    let of_side = |o: &Order| lit.part == Part::Only || o.side == lit.side;
    let fits = |o: &&Order| o.run == Some(run) && o.item == lit.item && of_side(o);
    let found = orders.iter().find(fits).and_then(|o| o.state.issue());
    found.map_or(String::new(), |issue| format!(" 督办{}", issue.number))
}
