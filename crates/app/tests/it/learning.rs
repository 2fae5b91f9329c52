//! What the clerk's hand teaches: labelled examples, verdicts that are really taken back, texts for which somebody has to
//! answer, names that are remembered, two reports of one session.

use crate::world::{World, day};
use yipanqi_app::candidates::{Added, Verdict};
use yipanqi_app::decisions::NewDecision;
use yipanqi_app::document_units::Said;
use yipanqi_app::documents::Incoming;
use yipanqi_app::meetings::NewSession;
use yipanqi_app::same_event::Topic;
use yipanqi_app::unit_names::{Named, resolve_in};
use yipanqi_app::{App, Error};
use yipanqi_domain::document::{Candidate, CandidateKind, CandidateState};
use yipanqi_domain::example::{Example, RuleScore};
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::office::Mark;
use yipanqi_domain::review::Wording;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{DocumentId, Refusal};
use yipanqi_testkit::{Place, on_both};

on_both!(
    every_verdict_is_kept_as_an_example_and_one_taken_back_counts_for_nothing,
    what_is_merged_or_taken_apart_is_given_back_whole,
    nothing_is_taken_back_once_something_was_built_on_it,
    an_untrusted_text_is_used_on_no_path_before_somebody_answers_for_it,
    what_a_clerk_says_of_a_name_holds_in_the_next_document_and_can_be_taken_back,
    a_department_is_that_of_the_documents_own_region_or_of_nobody,
    a_draft_takes_the_names_of_a_session_as_the_page_of_its_document_shows_them,
    two_reports_of_one_session_find_each_other_and_are_compared,
    the_list_doubts_what_another_report_contradicts_as_the_page_of_it_does,
    scores_count_only_documents_that_one_may_see,
);

const HEAD: &str = "青禾市与白鹭市召开联合办公室主任调度会第三次会议\n\
2025年2月20日，青禾市与白鹭市联合办公室主任调度会第三次会议在青禾市召开。\n";
const TASKS: &str = "会议要求，由市交通局牵头，6月底前修通渡口连接路；由市水务局负责，9月底前完成河堤加固工程；\
由市科技局牵头，年底前建成两地共用的检测平台。\n今年前两月，共建项目完成投资36.5亿元，增长8.2%。\n";
/// Spun: words swapped for ones that no office uses.
const SPUN: &str = "青禾市与白鹭市指导小组集会▼召开，饱舞经济圈筑造，邦度策略稳步落地。\n\
会议要求，由市交通局牵头，6月底前修通渡口连接路。\n";

async fn received(world: &World, text: &str, mark: Mark) -> DocumentId {
    let incoming = Incoming {
        bytes: text.as_bytes().to_vec(),
        file_name: None,
        source_url: None,
        mark,
        no_secret_confirmed: true,
    };
    let got = world.app.receive(&world.clerk, world.joint, incoming).await;
    got.unwrap().document
}

async fn tasks(app: &App, actor: &Actor, id: DocumentId) -> Vec<Candidate> {
    let all = app.document_page(actor, id).await.unwrap().candidates;
    all.into_iter()
        .filter(|c| c.kind == CandidateKind::Task)
        .collect()
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Refusal {
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

fn take(c: &Candidate) -> Verdict {
    Verdict::Take(Wording::of(c))
}

async fn decide(world: &World, c: &Candidate, verdict: Verdict) {
    let done = world
        .app
        .decide_candidate(&world.clerk, c.id, &c.seen(), verdict)
        .await;
    done.unwrap();
}

async fn undo(world: &World, id: DocumentId, n: usize) {
    let c = tasks(&world.app, &world.clerk, id).await.remove(n);
    decide(world, &c, Verdict::Undo).await;
}

async fn scores(world: &World, actor: &Actor) -> Vec<RuleScore> {
    let all = world.app.rule_scores(actor).await.unwrap();
    all.into_iter().filter(|s| s.kind == "task").collect()
}

async fn every_verdict_is_kept_as_an_example_and_one_taken_back_counts_for_nothing(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world, &format!("{HEAD}{TASKS}"), Mark::Internal).await;
    let found = tasks(app, clerk, id).await;
    assert!(found.len() >= 3, "{found:?}");
    let waiting: i64 = scores(&world, clerk).await.iter().map(|s| s.waiting).sum();
    assert_eq!(usize::try_from(waiting), Ok(found.len()));

    decide(&world, &found[0], take(&found[0])).await;
    let wording = Wording {
        lead_units: "市水利局".into(),
        ..Wording::of(&found[1])
    };
    decide(&world, &found[1], Verdict::Take(wording)).await;
    let reason = "只是背景".to_owned();
    decide(&world, &found[2], Verdict::Drop { reason }).await;
    let added = Added {
        kind: CandidateKind::Task,
        wording: Wording {
            text: "每月通报一次进展".into(),
            ..Wording::default()
        },
        quote: String::new(),
    };
    app.add_candidate(clerk, id, added).await.unwrap();

    let sum = |all: &[RuleScore], of: fn(&RuleScore) -> i64| all.iter().map(of).sum::<i64>();
    let all = scores(&world, clerk).await;
    let seen = [
        sum(&all, |s| s.accepted),
        sum(&all, |s| s.edited),
        sum(&all, |s| s.text_kept),
        sum(&all, |s| s.dropped),
        sum(&all, |s| s.missed),
        sum(&all, |s| s.at_once),
    ];
    assert_eq!(seen, [1, 1, 1, 1, 1, 0], "{all:?}");
    undo(&world, id, 0).await;
    let all = scores(&world, clerk).await;
    assert_eq!(
        sum(&all, |s| s.accepted),
        0,
        "what was taken back teaches nothing"
    );

    let mut read = app.store().read().await.unwrap();
    let kept: Vec<Example> = read.every().await.unwrap();
    assert_eq!(kept.len(), 5, "an example for each verdict, the undone ones too");
    assert_eq!(kept[1].changed, "lead");
    assert!(kept.iter().all(|e| e.document == id));
    let figures = tasks_of(app, clerk, id, CandidateKind::Figure).await.len();
    read.end().await.unwrap();
    app.decide_rest(clerk, id, CandidateKind::Figure, figures, true)
        .await
        .unwrap();
    let all = app.rule_scores(clerk).await.unwrap();
    let at_once: i64 = all.iter().map(|s| s.at_once).sum();
    assert_eq!(usize::try_from(at_once), Ok(figures));
    assert_eq!(app.operator_rule_scores().await.unwrap(), all);
}

async fn tasks_of(app: &App, actor: &Actor, id: DocumentId, kind: CandidateKind) -> Vec<Candidate> {
    let all = app.document_page(actor, id).await.unwrap().candidates;
    all.into_iter().filter(|c| c.kind == kind).collect()
}

async fn what_is_merged_or_taken_apart_is_given_back_whole(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world, &format!("{HEAD}{TASKS}"), Mark::Internal).await;
    let before = tasks(app, clerk, id).await;
    decide(&world, &before[0], take(&before[0])).await;
    let merge = || Verdict::Merge { into: None };
    decide(&world, &before[1], merge()).await;
    decide(&world, &before[2], merge()).await;
    let joined = tasks(app, clerk, id).await.remove(0);
    assert_eq!(joined.state, CandidateState::Edited);
    assert!(joined.lead_units.contains("市科技局"), "{joined:?}");
    undo(&world, id, 2).await;
    undo(&world, id, 1).await;
    let back = tasks(app, clerk, id).await;
    assert_eq!(
        back[0].state,
        CandidateState::Accepted,
        "taken as it was before the merges"
    );
    undo(&world, id, 0).await;
    assert_eq!(
        tasks(app, clerk, id).await,
        before,
        "text, units and days as they were"
    );

    let parts = |c: &Candidate| {
        let all: Vec<char> = c.text.chars().collect();
        let (a, b) = all.split_at(all.len() / 2);
        Verdict::Split {
            parts: format!(
                "{}\n{}",
                a.iter().collect::<String>(),
                b.iter().collect::<String>()
            ),
        }
    };
    decide(&world, &before[0], parts(&before[0])).await;
    assert_eq!(tasks(app, clerk, id).await.len(), before.len() + 1);
    assert_eq!(
        app.document_page(clerk, id).await.unwrap().last_decided,
        Some(before[0].id)
    );
    undo(&world, id, 0).await;
    assert_eq!(tasks(app, clerk, id).await, before);

    // A part that was decided is not thrown away with the whole.
    decide(&world, &before[0], parts(&before[0])).await;
    let second = tasks(app, clerk, id).await.remove(1);
    decide(&world, &second, take(&second)).await;
    let first = tasks(app, clerk, id).await.remove(0);
    let late = app
        .decide_candidate(clerk, first.id, &first.seen(), Verdict::Undo)
        .await;
    assert_eq!(refusal(late).code, "split_parts_decided");
    undo(&world, id, 1).await;
    undo(&world, id, 0).await;
    let whole = tasks(app, clerk, id).await;
    assert_eq!(whole[0], before[0]);
    assert!(
        whole
            .iter()
            .any(|c| c.state == CandidateState::Merged { into: before[0].id })
    );
}

fn session(world: &World, document: DocumentId, decisions: Vec<NewDecision>) -> NewSession {
    NewSession {
        body: world.joint,
        series_name: None,
        ordinal: None,
        name: "联合办公室主任调度会".into(),
        held_on: day("2025-02-20"),
        mode: None,
        place: None,
        document: Some(document),
        mark: Mark::Internal,
        venues: Vec::new(),
        attendance: Vec::new(),
        decisions,
    }
}

fn decision(c: &Candidate) -> NewDecision {
    NewDecision {
        kind: DecisionKind::Decided,
        text: c.text.clone(),
        lead_units: Vec::new(),
        support_units: Vec::new(),
        due_on: None,
        candidates: vec![c.id],
    }
}

async fn nothing_is_taken_back_once_something_was_built_on_it(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world, &format!("{HEAD}{TASKS}"), Mark::Internal).await;
    let found = tasks(app, clerk, id).await;
    decide(&world, &found[0], take(&found[0])).await;
    app.record_session(clerk, session(&world, id, vec![decision(&found[0])]))
        .await
        .unwrap();
    let used = tasks(app, clerk, id).await.remove(0);
    let changed = Wording {
        text: "改了的话".into(),
        ..Wording::of(&used)
    };
    let reason = String::new();
    for verdict in [Verdict::Undo, Verdict::Drop { reason }, Verdict::Take(changed)] {
        let refused = app.decide_candidate(clerk, used.id, &used.seen(), verdict).await;
        assert_eq!(refusal(refused).code, "candidate_in_use");
    }
    let into = app
        .decide_candidate(
            clerk,
            found[1].id,
            &found[1].seen(),
            Verdict::Merge { into: None },
        )
        .await;
    assert_eq!(refusal(into).code, "candidate_in_use", "nor does it grow");
}

async fn an_untrusted_text_is_used_on_no_path_before_somebody_answers_for_it(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world, SPUN, Mark::Internal).await;
    let shown = app.document_page(clerk, id).await.unwrap();
    assert_eq!(shown.reading.unwrap().record.trust, "untrusted");
    let before = app.head().await.unwrap().seq;
    let one = tasks(app, clerk, id).await.remove(0);
    let added = || Added {
        kind: CandidateKind::Task,
        wording: Wording::default(),
        quote: "修通渡口连接路".into(),
    };
    let waiting = tasks(app, clerk, id).await.len();
    let task = CandidateKind::Task;
    let codes = [
        refusal(app.decide_candidate(clerk, one.id, &one.seen(), take(&one)).await).code,
        refusal(app.decide_rest(clerk, id, task, waiting, true).await).code,
        refusal(app.add_candidate(clerk, id, added()).await).code,
        refusal(app.record_session(clerk, session(&world, id, Vec::new())).await).code,
    ];
    assert_eq!(codes, ["document_untrusted"; 4]);
    let proposal = app.session_proposal(clerk, Some(id)).await.unwrap();
    assert!(proposal.attendance.is_empty() && proposal.held_on.is_none());
    assert_eq!(
        refusal(app.vouch(clerk, id, true, " ").await).field,
        Some("vouch")
    );
    assert_eq!(
        refusal(app.vouch(clerk, id, false, "无").await).code,
        "not_vouched"
    );
    assert_eq!(
        app.head().await.unwrap().seq,
        before,
        "refused, so nothing is entered"
    );

    app.vouch(clerk, id, true, "与纸质原件逐字核对").await.unwrap();
    assert_eq!(app.head().await.unwrap().seq, before + 1);
    assert_eq!(
        refusal(app.vouch(clerk, id, true, "再核").await).code,
        "vouched_already"
    );
    decide(&world, &one, take(&one)).await;
    app.vouch(clerk, id, false, "原件作废").await.unwrap();
    let taken = tasks(app, clerk, id).await.remove(0);
    let built = app
        .record_session(clerk, session(&world, id, vec![decision(&taken)]))
        .await;
    assert_eq!(
        refusal(built).code,
        "document_untrusted",
        "nothing more is built on it"
    );
    app.vouch(clerk, id, true, "另一份原件").await.unwrap();
    app.record_session(clerk, session(&world, id, vec![decision(&taken)]))
        .await
        .unwrap();

    let clean = received(&world, &format!("{HEAD}{TASKS}"), Mark::Internal).await;
    let needless = app.vouch(clerk, clean, true, "不必").await;
    assert_eq!(refusal(needless).code, "document_not_untrusted");
    let denied = app.vouch(&world.leader, id, false, "不该").await;
    assert!(matches!(denied, Err(Error::Denied)));
    let foreign = app.vouch(&world.chuan_side.clerk, id, false, "不该").await;
    assert!(matches!(foreign, Err(Error::NotFound)));
}

async fn what_a_clerk_says_of_a_name_holds_in_the_next_document_and_can_be_taken_back(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let text = format!(
        "{HEAD}会议要求，由市路网局牵头，6月底前修通渡口连接路；由省交通厅负责，9月底前完成接线工程。\n"
    );
    let id = received(&world, &text, Mark::Internal).await;
    let names = app.document_page(clerk, id).await.unwrap().names;
    let near = &names["省交通厅"];
    assert!(
        near.units.iter().any(|near| near.unit == world.chuan.transport),
        "{names:?}"
    );
    assert_eq!(names["市路网局"].code, "unknown");

    let chosen = Said::Unit(world.yu.transport);
    let elsewhere = app.choose_unit(clerk, id, "别处的局", chosen).await;
    assert_eq!(refusal(elsewhere).code, "name_not_here");
    let before = app.head().await.unwrap().seq;
    app.choose_unit(clerk, id, "市路网局", chosen).await.unwrap();
    assert_eq!(app.head().await.unwrap().seq, before + 1);
    let next = received(&world, &format!("{text}（据录音整理。）"), Mark::Internal).await;
    let page = app.document_page(clerk, next).await.unwrap();
    let meant = &page.names["市路网局"];
    assert!(
        meant.is_chosen && meant.units[0].unit == world.yu.transport,
        "{meant:?}"
    );
    assert_eq!(page.choices.len(), 1);
    let named = |body| async move {
        let mut read = app.store().read().await.unwrap();
        resolve_in(&mut read, body, "市路网局", day("2025-03-01"))
            .await
            .unwrap()
    };
    assert!(matches!(named(world.joint).await, Named::One(u) if u.id == world.yu.transport));
    assert_eq!(
        named(world.own).await,
        Named::Unknown,
        "another body never said so"
    );

    app.choose_unit(clerk, next, "市路网局", Said::Undo)
        .await
        .unwrap();
    let page = app.document_page(clerk, next).await.unwrap();
    assert!(!page.names["市路网局"].is_chosen && page.choices.is_empty());
    assert_eq!(named(world.joint).await, Named::Unknown);
    let twice = app.choose_unit(clerk, next, "市路网局", Said::Undo).await;
    assert_eq!(refusal(twice).code, "choice_not_there");
    app.choose_unit(clerk, next, "市路网局", Said::Open)
        .await
        .unwrap();
    assert_eq!(
        app.document_page(clerk, id).await.unwrap().names["市路网局"].code,
        "open"
    );
    let foreign = app.choose_unit(&world.own_clerk, id, "市路网局", chosen).await;
    assert!(matches!(foreign, Err(Error::NotFound)));
}

async fn a_department_is_that_of_the_documents_own_region_or_of_nobody(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let of = |region: &str, month: u32| {
        format!(
            "{region}召开路灯改造工作会议\n2025年{month}月20日，{region}路灯改造工作会议召开。\n\
             会议要求，由市发展改革委牵头，6月底前修通渡口连接路；由省发展改革委负责，9月底前完成接线工程。\n"
        )
    };
    let names = |id| async move { app.document_page(clerk, id).await.unwrap().names };
    let meant = |names: &std::collections::BTreeMap<String, yipanqi_app::document_units::Meaning>,
                 name: &str| {
        let meaning = &names[name];
        let units: Vec<_> = meaning.units.iter().map(|u| u.unit).collect();
        (meaning.code, units)
    };
    let (city, province) = ("市发展改革委", "省发展改革委");
    let (yu, chuan) = (world.yu.planning, world.chuan.planning);

    // A city of the register without such a department: no other city's, but the province above it.
    let below = received(&world, &of("泸州市", 2), Mark::Internal).await;
    let found = names(below).await;
    assert_eq!(meant(&found, city).0, "unknown", "{found:?}");
    assert!(meant(&found, city).1.contains(&yu), "offered: {found:?}");
    assert_eq!(meant(&found, province), ("one", vec![chuan]));
    // A province that the register does not know.
    let strange = received(&world, &of("苍梧省", 3), Mark::Internal).await;
    let found = names(strange).await;
    assert_eq!(meant(&found, city).0, "unknown", "{found:?}");
    assert_eq!(meant(&found, province).0, "unknown", "{found:?}");
    assert!(meant(&found, province).1.contains(&chuan));
    // Its own, and a document of no region in a body of two sides.
    let own = received(&world, &of("重庆市", 4), Mark::Internal).await;
    let found = names(own).await;
    assert_eq!(meant(&found, city), ("one", vec![yu]));
    assert_eq!(found[city].units[0].region, "重庆市");
    assert_eq!(meant(&found, province).0, "unknown");
    let none = received(&world, &of("联合办公室", 5), Mark::Internal).await;
    let found = names(none).await;
    assert_eq!(meant(&found, city), ("one", vec![yu]));
    assert_eq!(meant(&found, province), ("one", vec![chuan]));

    // What a clerk says in one of them does not reach another region's.
    let said = Said::Unit(world.chuan.local);
    app.choose_unit(clerk, below, city, said).await.unwrap();
    let chosen = &names(below).await[city];
    assert!(chosen.is_chosen && chosen.units[0].unit == world.chuan.local);
    assert!(chosen.others.iter().any(|other| other.unit == yu), "{chosen:?}");
    for id in [own, none] {
        assert_eq!(meant(&names(id).await, city), ("one", vec![yu]));
    }
    app.choose_unit(clerk, own, city, Said::Open).await.unwrap();
    assert_eq!(meant(&names(own).await, city).0, "open");
    assert_eq!(meant(&names(none).await, city), ("one", vec![yu]));
}

async fn a_draft_takes_the_names_of_a_session_as_the_page_of_its_document_shows_them(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    for (region, unit) in [("泸州市", None), ("重庆市", Some(world.yu.planning))] {
        let text = format!(
            "{region}召开路灯改造工作会议\n2025年2月20日，{region}路灯改造工作会议召开。\n\
             会议要求，由市发展改革委牵头，6月底前修通渡口连接路。\n"
        );
        let id = received(&world, &text, Mark::Internal).await;
        let one = tasks(app, clerk, id).await.remove(0);
        decide(&world, &one, take(&one)).await;
        let decided = NewDecision {
            lead_units: vec!["市发展改革委".into()],
            ..decision(&one)
        };
        let held = app
            .record_session(clerk, session(&world, id, vec![decided]))
            .await;
        let held = held.unwrap();
        let mut read = app.store().read().await.unwrap();
        let decisions = read.decisions_of(held).await.unwrap();
        read.end().await.unwrap();
        let opened = app
            .open_list(
                clerk,
                world.joint,
                &format!("{region}任务清单"),
                2025,
                Mark::Internal,
            )
            .await;
        let (_, version) = opened.unwrap();
        let drafted = app
            .draft_from_decisions(clerk, version, 1, &[decisions[0].id])
            .await;
        assert_eq!(drafted.unwrap().rows.len(), 1);
        let mut read = app.store().read().await.unwrap();
        let rows = read.draft_rows(version).await.unwrap();
        read.end().await.unwrap();
        assert_eq!(rows[0].content.units.0[0].unit, unit, "{region}");
    }
}

async fn two_reports_of_one_session_find_each_other_and_are_compared(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let first = received(&world, &format!("{HEAD}{TASKS}"), Mark::Internal).await;
    let other = TASKS.replace("36.5", "39.5");
    let second = received(&world, &format!("{HEAD}{other}"), Mark::Internal).await;
    let hidden = received(&world, &format!("{HEAD}{other}（另一份。）"), Mark::Sensitive).await;
    let low = Actor {
        ceiling: Mark::Internal,
        ..clerk.clone()
    };
    let others = |page: yipanqi_app::document_pages::DocumentPage| {
        let all: Vec<DocumentId> = page.others.iter().map(|o| o.document).collect();
        all
    };
    assert_eq!(
        others(app.document_page(clerk, first).await.unwrap()),
        [hidden, second]
    );
    assert_eq!(others(app.document_page(&low, first).await.unwrap()), [second]);

    let compared = app.compare_documents(clerk, first, second).await.unwrap();
    let differ: Vec<_> = compared.said.iter().filter(|s| s.contradicts()).collect();
    assert_eq!(differ.len(), 1, "{differ:?}");
    assert_eq!(differ[0].topic, Topic::Figure);
    let same = app.compare_documents(clerk, first, first).await;
    assert_eq!(refusal(same).code, "nothing_to_compare");
    let blind = app.compare_documents(&low, first, hidden).await;
    assert!(matches!(blind, Err(Error::NotFound)));
}

async fn the_list_doubts_what_another_report_contradicts_as_the_page_of_it_does(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let told = |session: &str, day: u32, chair: &str| {
        format!(
            "青禾县路灯联席会议{session}会议召开\n2031年4月{day}日，青禾县路灯联席会议{session}会议在县会堂召开。\
             县长{chair}主持会议并讲话。\n会议要求，县路灯局要在6月底前新装路灯30盏。\n"
        )
    };
    let low = Actor {
        ceiling: Mark::Internal,
        ..clerk.clone()
    };
    // What list and page say of a document, and what the page says of the others.
    let trust = async |actor: &Actor, id: DocumentId| {
        let page = app.document_page(actor, id).await.unwrap();
        let list = app.documents_page(actor, "", 1, 50).await.unwrap();
        let line = list.lines.into_iter().find(|line| line.document.id == id);
        assert_eq!(line.unwrap().progress.trust.as_deref(), page.trust());
        let others: Vec<String> = page.others.iter().map(|o| o.trust.clone()).collect();
        (page.trust().map(str::to_owned), others)
    };
    let is = |code: &str| Some(code.to_owned());
    let first = received(&world, &told("第五次", 16, "纪小禾"), Mark::Internal).await;
    assert_eq!(trust(clerk, first).await, (is("trusted"), vec![]));
    // A later one of the same session makes the older doubtful, for whoever may see it.
    let second = received(&world, &told("第五次", 17, "田立秋"), Mark::Sensitive).await;
    for id in [first, second] {
        assert_eq!(
            trust(clerk, id).await,
            (is("doubtful"), vec!["doubtful".to_owned()])
        );
    }
    assert_eq!(trust(&low, first).await, (is("trusted"), vec![]));
    // One that has no number is known by its day.
    let daily = |chair: &str| {
        format!(
            "青禾县召开路灯改造工作推进会\n2031年5月6日，青禾县路灯改造工作推进会在县会堂召开。\
             县长{chair}主持会议并讲话。\n会议要求，县路灯局要在6月底前新装路灯30盏。\n"
        )
    };
    let one = received(&world, &daily("纪小禾"), Mark::Internal).await;
    assert_eq!(trust(clerk, one).await.0, is("trusted"));
    let other = received(&world, &daily("田立秋"), Mark::Internal).await;
    for id in [one, other] {
        assert_eq!(trust(clerk, id).await.0, is("doubtful"));
    }
    // Another session says nothing of it, and what is not to be trusted makes nothing else doubtful.
    let sixth = received(&world, &told("第六次", 18, "石青"), Mark::Internal).await;
    assert_eq!(trust(clerk, sixth).await.0, is("trusted"));
    let spun = told("第六次", 19, "田立秋").replace("。县长", "。饱舞▼邦度策略▼筑造指导小组集会，县长");
    let spun = received(&world, &spun, Mark::Internal).await;
    assert_eq!(trust(clerk, spun).await.0, is("untrusted"));
    assert_eq!(trust(clerk, sixth).await.0, is("trusted"));
}

async fn scores_count_only_documents_that_one_may_see(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let open = received(&world, &format!("{HEAD}{TASKS}"), Mark::Internal).await;
    let one = tasks(app, clerk, open).await.remove(0);
    decide(&world, &one, take(&one)).await;
    let low = Actor {
        ceiling: Mark::Internal,
        ..clerk.clone()
    };
    let before = app.rule_scores(&low).await.unwrap();
    let hidden = received(&world, &format!("{HEAD}{TASKS}（敏感件。）"), Mark::Sensitive).await;
    let two = tasks(app, clerk, hidden).await.remove(0);
    decide(&world, &two, take(&two)).await;
    assert_eq!(app.rule_scores(&low).await.unwrap(), before);
    assert_ne!(app.rule_scores(clerk).await.unwrap(), before);
    assert!(app.rule_scores(&world.own_clerk).await.unwrap().is_empty());
    assert!(matches!(
        app.rule_scores(&world.audit_admin).await,
        Err(Error::Denied)
    ));
}
