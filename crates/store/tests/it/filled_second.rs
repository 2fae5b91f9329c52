//! A row in every table of the second half of the loop, for [`crate::filled`].

use yipanqi_domain::change::{Change, ChangeKind, ChangeState};
use yipanqi_domain::close::{
    Attached, Capacity, Certificate, CloseRequest, CloseReview, CloseState, Reopening, Sides, Ticked,
};
use yipanqi_domain::excuse::{ExcuseGiven, ExcuseState};
use yipanqi_domain::light::{Excuse, presets};
use yipanqi_domain::list::{ListRow, ListVersion};
use yipanqi_domain::lit::{LightRun, SetInForce};
use yipanqi_domain::measure::{Given, Measure, Worth};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Mark;
use yipanqi_domain::order::{Issue, Order, OrderAct, OrderDeed, OrderState, Rung, SignOff};
use yipanqi_domain::paper::{
    LineKind, Outcome, Paper, PaperKind, PaperLine, PaperState, Refs, RowOutcome, Signature, SignatureHow,
};
use yipanqi_domain::period::{Basis, Period};
use yipanqi_domain::progress::YearFigures;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::report::{
    DayKind, Evidence, EvidencePurpose, Fact, FactReview, Milestone, ReviewLevel, Verdict, Window, WindowRule,
};
use yipanqi_domain::sheet::{ImportHow, ListTemplate, SheetImport, SheetSource, TemplateState};
use yipanqi_domain::workdays::Deadline;
use yipanqi_domain::year::FiguresGiven;
use yipanqi_domain::{BodyId, Day, EvidenceId, ExcuseId, FactId, PersonId, PostId, RowId, SessionId, UnitId};
use yipanqi_store::Tx;
use yipanqi_testkit::NOW;

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

/// Fills the tables, about the one row of the one list that is there.
pub async fn second_half(
    tx: &mut Tx,
    row: RowId,
    body: BodyId,
    unit: UnitId,
    (post, person): (PostId, PersonId),
    session: SessionId,
) {
    let row: ListRow = tx.get(row).await.unwrap().expect("a row");
    let version: ListVersion = tx.get(row.version).await.unwrap().expect("its version");
    let side = tx.sides_of(body).await.unwrap().swap_remove(0);
    let (item, list) = (row.item, version.list);
    let decision = row.decision;
    let march = Period::parse("2025M03").expect("a period");
    let known_at = tx.seq();
    let due = Deadline {
        on: day("2025-04-20"),
        unpublished: Some(2027),
    };

    let id = tx.new_id().await.unwrap();
    tx.insert(&Window {
        id,
        list,
        period: march,
        opens_on: day("2025-03-25"),
        closes_on: day("2025-04-05"),
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&WindowRule {
        id,
        list,
        opens_day: 3,
        days: 5,
        day_kind: DayKind::Working,
        lights: true,
        is_on: true,
        post,
        at: NOW,
    })
    .await
    .unwrap();
    let evidence: EvidenceId = tx.new_id().await.unwrap();
    tx.insert(&Evidence {
        id: evidence,
        item,
        side: Some(side.id),
        purpose: EvidencePurpose::OnBehalf,
        title: "三月报表".into(),
        file_name: "三月.xlsx".into(),
        media: "xlsx".into(),
        blob: "0a".repeat(32),
        length: 9,
        mark: Mark::Internal,
        unit,
        post,
        at: NOW,
    })
    .await
    .unwrap();
    let mut former = None;
    for (revision, worth) in [
        (
            1,
            Worth::Fen {
                fen: 900_000,
                unit: MoneyUnit::Wan,
                decimals: 2,
            },
        ),
        (
            2,
            Worth::Fen {
                fen: 910_000,
                unit: MoneyUnit::Wan,
                decimals: 2,
            },
        ),
    ] {
        let id: FactId = tx.new_id().await.unwrap();
        tx.insert(&Fact {
            id,
            item,
            side: side.id,
            measure: Measure::Investment,
            period: march,
            basis: Basis::Ytd,
            revision,
            given: Given {
                worth,
                as_given: "0.90 万元".into(),
            },
            reason: former.map(|_| "少计一笔".into()),
            former,
            unit,
            post,
            evidence: Some(evidence),
            known_at,
            at: NOW,
        })
        .await
        .unwrap();
        former = Some(id);
    }
    let id = tx.new_id().await.unwrap();
    tx.insert(&FactReview {
        id,
        fact: former.expect("two facts"),
        level: ReviewLevel::Side,
        verdict: Verdict::Returned,
        message: Some("与台账不符".into()),
        answer_by_on: Some(day("2025-04-08")),
        post,
        unit,
        known_at,
        at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Milestone {
        id,
        item,
        position: 1,
        title: "趸船到位".into(),
        weight: 1,
        planned_on: day("2025-05-01"),
        forecast_on: Some(day("2025-05-10")),
        actual_on: Some(day("2025-05-09")),
    })
    .await
    .unwrap();

    let set = presets().swap_remove(0);
    let rule_set = tx.new_id().await.unwrap();
    tx.insert(&SetInForce {
        id: rule_set,
        body,
        name: "银川".into(),
        version: 1,
        digest: set.digest(),
        content: set,
        in_force_on: day("2025-01-01"),
        at: NOW,
    })
    .await
    .unwrap();
    let run = tx.new_id().await.unwrap();
    tx.insert(&LightRun {
        id: run,
        list,
        version: version.id,
        period: march,
        rule_set,
        known_at,
        judged_on: day("2025-03-31"),
        light_count: 1,
        digest: "0b".repeat(32),
        at: NOW,
    })
    .await
    .unwrap();

    let mut former = None;
    for rung in [Rung::Yellow, Rung::Red] {
        let id = tx.new_id().await.unwrap();
        let number = format!("督〔2025〕{}号", if former.is_some() { 2 } else { 1 });
        let issue = Issue {
            sign_off: SignOff { by: post, at: NOW },
            number,
            content: "0c".repeat(32),
            at: NOW,
            due,
        };
        tx.insert(&Order {
            id,
            body,
            item,
            side: Some(side.id),
            unit,
            list_row: Some(row.id),
            period: Some(march),
            run: Some(run),
            cause: "银川-进度-黄".into(),
            numbers: "{}".into(),
            reason: None,
            rung,
            former,
            asks: "五个工作日内说明原因".into(),
            working_days: 5,
            drafted_by: post,
            drafted_at: NOW,
            state: OrderState::Unsatisfied(issue, "没有说明".into()),
        })
        .await
        .unwrap();
        former = Some(id);
    }
    let id = tx.new_id().await.unwrap();
    tx.insert(&OrderAct {
        id,
        order_slip: former.expect("two orders"),
        act: OrderDeed::Answered,
        text: Some("已补办".into()),
        evidence: Some(evidence),
        post,
        unit,
        at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Change {
        id,
        item,
        list,
        kind: ChangeKind::Extension,
        original_on: Some(day("2025-06-30")),
        wanted_on: Some(day("2025-09-30")),
        wanted_unit: Some(unit),
        reason: "汛期停工".into(),
        evidence: Some(evidence),
        unit,
        post,
        asked_at: NOW,
        state: ChangeState::Approved {
            at: NOW,
            by: post,
            reason: "属实".into(),
            decision,
        },
    })
    .await
    .unwrap();

    let request = tx.new_id().await.unwrap();
    tx.insert(&CloseRequest {
        id: request,
        item,
        list,
        sides: Sides(vec![side.id]),
        evidence: Attached(vec![evidence]),
        checklist: Ticked(["goal".to_owned()].into()),
        statement: "渡口已通航".into(),
        unit,
        post,
        person,
        round: 1,
        asked_at: NOW,
        review_by_on: day("2025-07-07"),
        unpublished: Some(2027),
        state: CloseState::Sealed {
            at: NOW,
            number: "销〔2025〕1号".into(),
        },
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&CloseReview {
        id,
        close_request: request,
        side: Some(side.id),
        capacity: Capacity::Side,
        verdict: Verdict::Accepted,
        reason: Some("到现场看过".into()),
        post,
        person,
        unit,
        at: NOW,
    })
    .await
    .unwrap();
    let certificate = tx.new_id().await.unwrap();
    tx.insert(&Certificate {
        id: certificate,
        close_request: request,
        item,
        number: "销〔2025〕1号".into(),
        content: "{}".into(),
        digest: "0d".repeat(32),
        sealed_on: day("2025-07-01"),
        at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Reopening {
        id,
        certificate,
        item,
        reason: "证据有误".into(),
        decision,
        post,
        at: NOW,
    })
    .await
    .unwrap();

    let paper = tx.new_id().await.unwrap();
    tx.insert(&Paper {
        id: paper,
        kind: PaperKind::Bulletin,
        body,
        list: Some(list),
        version: Some(version.id),
        run: Some(run),
        period: Some(march),
        session: Some(session),
        known_at,
        title: "三月进展通报".into(),
        mark: Mark::Internal,
        content: "0e".repeat(32),
        compiled_by: post,
        compiled_at: NOW,
        state: PaperState::Issued {
            by: post,
            signed_at: NOW,
            number: "通报〔2025〕1号".into(),
            at: NOW,
        },
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&PaperLine {
        id,
        paper,
        position: 1,
        kind: LineKind::Figure,
        text: "完成投资 0.91 万元".into(),
        refs: Refs {
            items: vec![item],
            ..Refs::default()
        },
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Signature {
        id,
        object_kind: "paper".into(),
        object_id: id.into(),
        person,
        post,
        unit,
        how: SignatureHow::Account,
        content: "0e".repeat(32),
        at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&RowOutcome {
        id,
        list_row: row.id,
        list,
        item,
        outcome: Outcome::CarriedOver,
        reason: "跨年".into(),
        post,
        at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    let months = [1, 2, 5, 10, 20, 30, 45, 60, 70, 80, 90, 100].map(|n| Pct(n * 100));
    tx.insert(&FiguresGiven {
        id,
        version: version.id,
        revision: 1,
        figures: Some(YearFigures::new(months).expect("they rise")),
        post,
        at: NOW,
    })
    .await
    .unwrap();
    let import = tx.new_id().await.unwrap();
    tx.insert(&SheetImport {
        id: import,
        version: version.id,
        body,
        blob: "ab".repeat(32),
        file_name: "码头整治清单.xlsx".into(),
        sheet: "清单".into(),
        layout: "0123456789abcdef".into(),
        mapping: "[[\"序号\",\"serial\",\"\"]]".into(),
        how: ImportHow::Added,
        row_count: 1,
        post,
        at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&SheetSource {
        id,
        sheet_import: import,
        row_number: 4,
        object_kind: "list_row".into(),
        object_id: row.id.0,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&ListTemplate {
        id,
        list,
        name: "年度台账".into(),
        blob: "ab".repeat(32),
        file_name: "台账样式.xlsx".into(),
        sheet: "台账".into(),
        mapping: "[[\"序号\",\"serial\",\"\"]]".into(),
        state: TemplateState::Used,
        post,
        at: NOW,
    })
    .await
    .unwrap();
    let mut former = None;
    for state in [ExcuseState::Approved, ExcuseState::TakenBack] {
        let id: ExcuseId = tx.new_id().await.unwrap();
        tx.insert(&ExcuseGiven {
            id,
            item,
            list,
            side: Some(side.id),
            period: march,
            excuse: Excuse::Progress,
            state,
            reason: "汛期停航".into(),
            evidence: Some(evidence),
            former,
            post,
            unit,
            known_at,
            at: NOW,
        })
        .await
        .unwrap();
        former = Some(id);
    }
}
