//! What happened in the demo's year around its months: three sessions, two lists adopted, duties assigned and signed for,
//! one list adjusted, another adjustment still in draft. What the months brought is in [`super::year`].
//!
//! ```text
//! 15 Jan  report of session 1 reviewed, recorded     19 Feb  report of session 2, lists adopted (in force 1 Mar)
//!  3 Mar  duties assigned, signed for until 14 Mar    8 Jul  report of session 3, projects adjusted (+2 −1)
//! 10 Jul  an adjustment of the tasks lies in draft
//! 31 Mar – 6 Jul, 25 Jul – 12 Jan  the months, if the whole year is asked for
//! ```

use super::found::Office;
use super::papers::{Told, receive, record, review, wording};
use super::sheets::{Task, columns, projects, tasks};
use super::table::{broken, of, sure_day};
use super::year::{self, Year};
use super::{Extent, Steps, at, next};
use crate::App;
use crate::clock::SetClock;
use crate::decisions::NewDecision;
use crate::error::Result;
use crate::lists::AdoptInput;
use std::collections::{BTreeMap, HashMap};
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::list::{DraftRow, DutyRole, ListVersion, RowInput};
use yipanqi_domain::meeting::{DecisionKind, Mode, VenueKind};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{DecisionId, DocumentId, DutyId, ListId, SessionId, UnitId, VersionId};

const FIRST: &str = include_str!("data/first-session.txt");
const SECOND: &str = include_str!("data/second-session.txt");
const THIRD: &str = include_str!("data/third-session.txt");
const RECEIPTS: &str = include_str!("data/receipts.txt");
const CLERK: &str = "lianban-jingban";

/// What the third session decided beside its report; recorded by hand, under the old name of a unit that is no more.
const BY_HAND: &str = "研究跨省公交车辆更新补助";

/// The tasks of the third report: phrase, lead, joint lead, support, last day.
const THIRD_TASKS: [[&str; 5]; 3] = [
    [
        "沿江应急水源连通工程",
        "市水利局",
        "省水利厅",
        "江津区政府、泸州市政府",
        "2025-12-31",
    ],
    ["毗邻地区算力调度节点", "市科技局", "省科技厅", "", "2025-12-31"],
    ["跨省水权交易办法", "市水利局", "省水利厅", "", "2025-12-31"],
];

/// Lets it happen.
pub(super) async fn run(
    app: &App,
    clock: &SetClock,
    office: &Office,
    extent: Extent,
    steps: &mut Steps<'_>,
) -> Result<()> {
    let all = tasks()?;
    let mut decisions: HashMap<&'static str, DecisionId> = HashMap::new();

    clock.set(at(2025, 1, 15, 10));
    let told = Told {
        ordinal: 1,
        held_on: sure_day("2025-01-14")?,
        mode: Mode::Video,
        place: "重庆",
        venues: &[
            ("重庆", VenueKind::Main),
            ("成都", VenueKind::Branch),
            ("泸州", VenueKind::Branch),
            ("广安", VenueKind::Branch),
        ],
        papers: &["双城经济圈2025年重点任务分工方案（演示）"],
    };
    let (_, recorded) = session(
        app,
        clock,
        office,
        &told,
        (FIRST, "第一次会议报道.txt"),
        &all,
        "1",
    )
    .await?;
    decisions.extend(recorded);
    steps.next();

    clock.set(at(2025, 2, 19, 10));
    let told = Told {
        ordinal: 2,
        held_on: sure_day("2025-02-18")?,
        mode: Mode::InPerson,
        place: "成都",
        venues: &[("成都", VenueKind::Equal)],
        papers: &[],
    };
    let (second, recorded) = session(
        app,
        clock,
        office,
        &told,
        (SECOND, "第二次会议报道.txt"),
        &all,
        "2",
    )
    .await?;
    decisions.extend(recorded);
    steps.next();

    let project_list = draft_projects(app, clock, office).await?;
    steps.next();
    let task_list = draft_tasks(app, clock, office, &all, &decisions).await?;
    steps.next();
    clock.set(at(2025, 2, 27, 15));
    for (version, paper) in [
        (project_list.1, "川渝联办发〔2025〕3号"),
        (task_list.1, "川渝联办发〔2025〕4号"),
    ] {
        adopt(app, clock, office, version, second, "2025-03-01").await?;
        clock.advance(1_800_000);
        app.issue(&office.actor(app, CLERK).await?, version, paper)
            .await?;
    }

    clock.set(at(2025, 3, 3, 9));
    duties(app, clock, office, &[project_list.1, task_list.1]).await?;
    steps.next();

    let year = (extent == Extent::Year).then(|| Year::new(app, clock, office, project_list.0, task_list.0));
    if let Some(year) = &year {
        year.until_june(second, steps).await?;
    }

    clock.set(at(2025, 7, 8, 9));
    let third = third_session(app, clock, office, &mut decisions).await?;
    let adjusted = adjust_projects(app, clock, office, project_list.0, &decisions, extent).await?;
    // In the year that is played out the half-year is told on the adjusted list, too.
    let from = match extent {
        Extent::FirstHalf => "2025-07-08",
        Extent::Year => "2025-06-30",
    };
    adopt(app, clock, office, adjusted, third, from).await?;
    clock.advance(1_800_000);
    app.assign_all(&office.actor(app, CLERK).await?, adjusted).await?;
    steps.next();

    clock.set(at(2025, 7, 10, 9));
    let by_hand = *of(&decisions, BY_HAND)?;
    adjustment_in_draft(app, clock, office, task_list.0, by_hand).await?;
    steps.next();
    if let Some(year) = &year {
        year.second_half(third, steps).await?;
    }
    Ok(())
}

pub(super) async fn session(
    app: &App,
    clock: &SetClock,
    office: &Office,
    told: &Told,
    (text, name): (&'static str, &str),
    tasks: &[Task],
    from: &str,
) -> Result<(SessionId, HashMap<&'static str, DecisionId>)> {
    let clerk = office.actor(app, CLERK).await?;
    let document = receive(app, office, &clerk, text, name).await?;
    clock.advance(1_200_000);
    let wanted: Vec<_> = tasks
        .iter()
        .filter(|t| t.from == from)
        .map(|t| (t.phrase, wording(t)))
        .collect();
    let taken = review(app, &clerk, document, text, &wanted).await?;
    clock.advance(1_200_000);
    record(app, office, &clerk, told, document, &taken).await
}

async fn draft_projects(app: &App, clock: &SetClock, office: &Office) -> Result<(ListId, VersionId)> {
    clock.set(at(2025, 2, 20, 9));
    let clerk = office.actor(app, CLERK).await?;
    let name = "2025年共建重点项目清单（演示）";
    let (list, version) = app
        .open_list(&clerk, office.body("joint")?, name, 2025, Mark::Internal)
        .await?;
    for column in columns() {
        clock.advance(60_000);
        app.define_column(&clerk, list, None, &column).await?;
    }
    let mut revision = revision(app, version).await?;
    for row in projects(office)? {
        clock.advance(60_000);
        revision = app.put_row(&clerk, version, revision, None, row).await?.revision;
    }
    Ok((list, version))
}

async fn draft_tasks(
    app: &App,
    clock: &SetClock,
    office: &Office,
    tasks: &[Task],
    decisions: &HashMap<&'static str, DecisionId>,
) -> Result<(ListId, VersionId)> {
    clock.set(at(2025, 2, 21, 9));
    let clerk = office.actor(app, CLERK).await?;
    let name = "2025年重点任务清单（演示）";
    let (list, version) = app
        .open_list(&clerk, office.body("joint")?, name, 2025, Mark::Internal)
        .await?;
    let mut revision = revision(app, version).await?;
    let drawn: Vec<DecisionId> = tasks
        .iter()
        .filter_map(|t| decisions.get(t.phrase).copied())
        .collect();
    let edited = app
        .draft_from_decisions(&clerk, version, revision, &drawn)
        .await?;
    revision = edited.revision;
    let mut drafted = edited.rows.into_iter();
    for (serial, task) in (1..).zip(tasks) {
        clock.advance(60_000);
        let decision = decisions.get(task.phrase).copied();
        let row = decision.and_then(|_| drafted.next());
        let input = task.row(serial, decision);
        revision = app.put_row(&clerk, version, revision, row, input).await?.revision;
    }
    Ok((list, version))
}

/// Put before the session by the clerk, adopted in its name by the head of the office.
async fn adopt(
    app: &App,
    clock: &SetClock,
    office: &Office,
    version: VersionId,
    session: SessionId,
    from: &str,
) -> Result<()> {
    let clerk = office.actor(app, CLERK).await?;
    app.deliberate(&clerk, version, revision(app, version).await?)
        .await?;
    clock.advance(1_800_000);
    let head = office.actor(app, "lianban-zhuren").await?;
    let input = AdoptInput {
        seen_revision: revision(app, version).await?,
        session,
        in_force_on: sure_day(from)?,
    };
    app.adopt(&head, version, input).await?;
    Ok(())
}

async fn revision(app: &App, version: VersionId) -> Result<i64> {
    let mut read = app.store().read().await?;
    let found: Option<ListVersion> = read.get(version.0).await?;
    read.end().await?;
    found
        .map(|v| v.revision)
        .ok_or_else(|| broken("a version is gone"))
}

/// Duties of both lists: units with an account sign themselves, most others by receipt through the office; some wait,
/// one objects.
async fn duties(app: &App, clock: &SetClock, office: &Office, versions: &[VersionId]) -> Result<()> {
    let clerk = office.actor(app, CLERK).await?;
    for version in versions {
        app.assign_all(&clerk, *version).await?;
        clock.advance(600_000);
    }
    let mut of_unit = waiting_by_unit(app).await?;
    objection(app, clock, office, &mut of_unit).await?;
    for login in office.reporters() {
        let reporter = office.actor(app, login).await?;
        let Some(mut mine) = of_unit.remove(&reporter.unit) else {
            continue;
        };
        // One unit has not looked yet, another left the last ones lying.
        match login {
            "sc-luzhou-tb" => continue,
            "yu-ecology-tb" => mine.truncate(mine.len() - mine.len().min(2)),
            _ => {}
        }
        clock.advance(1_500_000);
        if !mine.is_empty() {
            app.sign_all(&reporter, &mine).await?;
        }
    }
    clock.set(at(2025, 3, 14, 10));
    let clerk = office.actor(app, CLERK).await?;
    let evidence = receive(app, office, &clerk, RECEIPTS, "签收回执汇总.txt").await?;
    by_receipt(app, clock, &clerk, evidence, of_unit).await
}

async fn waiting_by_unit(app: &App) -> Result<BTreeMap<UnitId, Vec<DutyId>>> {
    let mut read = app.store().read().await?;
    let all = read.every::<Duty>().await?;
    read.end().await?;
    let mut of_unit: BTreeMap<UnitId, Vec<DutyId>> = BTreeMap::new();
    for duty in all.into_iter().filter(|d| d.state == DutyState::Assigned) {
        of_unit.entry(duty.unit).or_default().push(duty.id);
    }
    Ok(of_unit)
}

/// The science bureau is named as supporting something that industry keeps, and says so.
async fn objection(
    app: &App,
    clock: &SetClock,
    office: &Office,
    of_unit: &mut BTreeMap<UnitId, Vec<DutyId>>,
) -> Result<()> {
    clock.advance(900_000);
    let reporter = office.actor(app, "yu-science-tb").await?;
    let mine = of_unit
        .get_mut(&reporter.unit)
        .ok_or_else(|| broken("nothing to object to"))?;
    let mut read = app.store().read().await?;
    let mut chosen = None;
    for id in mine.iter() {
        let duty: Option<Duty> = read.get(id.0).await?;
        if duty.is_some_and(|d| d.role == DutyRole::Lead) {
            chosen = Some(*id);
        }
    }
    read.end().await?;
    let chosen = chosen.ok_or_else(|| broken("nothing to object to"))?;
    mine.retain(|id| *id != chosen);
    let reason = "平台的建设和运行都在经信部门，我局只提供专家，请改由其牵头";
    app.object(&reporter, chosen, reason, "市经信委").await
}

/// About three in four of the units without an account have sent their receipt.
async fn by_receipt(
    app: &App,
    clock: &SetClock,
    clerk: &Actor,
    evidence: DocumentId,
    of_unit: BTreeMap<UnitId, Vec<DutyId>>,
) -> Result<()> {
    let mut state = 2025;
    for duties in of_unit.into_values() {
        state = next(state);
        if state >> 62 == 0 {
            continue;
        }
        for duty in duties {
            clock.advance(20_000);
            // Units with an account of their own sign for themselves.
            app.sign(clerk, duty, Some(evidence)).await?;
        }
    }
    Ok(())
}

async fn third_session(
    app: &App,
    clock: &SetClock,
    office: &Office,
    decisions: &mut HashMap<&'static str, DecisionId>,
) -> Result<SessionId> {
    let task = |[phrase, lead, joint, support, end]: [&'static str; 5]| Task {
        from: "3",
        phrase,
        field: "",
        title: phrase,
        measure: "",
        start: "",
        end,
        lead,
        joint,
        support,
    };
    let tasks: Vec<Task> = THIRD_TASKS.into_iter().map(task).collect();
    let told = Told {
        ordinal: 3,
        held_on: sure_day("2025-07-07")?,
        mode: Mode::InPerson,
        place: "重庆",
        venues: &[("重庆", VenueKind::Equal)],
        papers: &[],
    };
    let (id, recorded) = session(
        app,
        clock,
        office,
        &told,
        (THIRD, "第三次会议报道.txt"),
        &tasks,
        "3",
    )
    .await?;
    decisions.extend(recorded);
    clock.advance(900_000);
    let by_hand = NewDecision {
        kind: DecisionKind::Decided,
        text: format!("{BY_HAND}，列入下次任务清单调整"),
        lead_units: vec!["铁路专班".to_owned()],
        support_units: Vec::new(),
        due_on: None,
        candidates: Vec::new(),
    };
    let clerk = office.actor(app, CLERK).await?;
    decisions.insert(BY_HAND, app.record_decision(&clerk, id, by_hand).await?);
    Ok(id)
}

/// Two rows in, one out; in the year that is played out one more is told under the name of a unit's successor.
async fn adjust_projects(
    app: &App,
    clock: &SetClock,
    office: &Office,
    list: ListId,
    decisions: &HashMap<&'static str, DecisionId>,
    extent: Extent,
) -> Result<VersionId> {
    clock.set(at(2025, 7, 8, 14));
    let clerk = office.actor(app, CLERK).await?;
    let version = app.begin_adjustment(&clerk, list).await?;
    let mut seen = revision(app, version).await?;
    for (serial, [phrase, lead, joint, support, end], field, measure, amount) in [
        (
            39,
            THIRD_TASKS[0],
            "现代基础设施",
            "完成主管铺设",
            ["3.60", "2.40"],
        ),
        (40, THIRD_TASKS[1], "科技创新", "节点投入试运行", ["1.10", "1.30"]),
    ] {
        clock.advance(300_000);
        let mut row = RowInput {
            serial: i32::to_string(&serial),
            kind: "project".to_owned(),
            field: field.to_owned(),
            title: phrase.to_owned(),
            measure: measure.to_owned(),
            starts_on: "2025-07-08".to_owned(),
            ends_on: end.to_owned(),
            lead_units: lead.to_owned(),
            joint_lead_units: joint.to_owned(),
            support_units: support.to_owned(),
            decision: decisions.get(phrase).copied(),
            reason: "第三次会议议定纳入".to_owned(),
            ..RowInput::default()
        };
        for (side, amount) in ["joint:yu", "joint:sc"].into_iter().zip(amount) {
            row.amounts.push(yipanqi_domain::list::AmountInput {
                side: office.sides.get(side).copied(),
                amount: amount.to_owned(),
                unit: "yi".to_owned(),
            });
        }
        seen = app.put_row(&clerk, version, seen, None, row).await?.revision;
    }
    let out = row_titled(app, version, "双岭抽水蓄能前期工程").await?;
    let reason = "前期条件未成熟，第三次会议同意调出";
    seen = app
        .remove_row(&clerk, version, seen, out.id, reason)
        .await?
        .revision;
    if extent == Extent::Year {
        clock.advance(300_000);
        let (title, lead) = year::SUCCEEDED;
        let renamed = row_titled(app, version, title).await?;
        let typed = projects(office)?.into_iter().find(|row| row.title == title);
        let row = RowInput {
            lead_units: lead.to_owned(),
            reason: "原牵头单位7月1日撤并，由承继单位列名".to_owned(),
            ..typed.ok_or_else(|| broken(title))?
        };
        app.put_row(&clerk, version, seen, Some(renamed.id), row).await?;
    }
    Ok(version)
}

/// The next adjustment of the tasks, not finished: the unit that its new row names is no more, and no day is set.
async fn adjustment_in_draft(
    app: &App,
    clock: &SetClock,
    office: &Office,
    list: ListId,
    decision: DecisionId,
) -> Result<()> {
    let clerk = office.actor(app, CLERK).await?;
    let version = app.begin_adjustment(&clerk, list).await?;
    let seen = revision(app, version).await?;
    clock.advance(600_000);
    app.draft_from_decisions(&clerk, version, seen, &[decision])
        .await?;
    Ok(())
}

async fn row_titled(app: &App, version: VersionId, title: &str) -> Result<DraftRow> {
    let mut read = app.store().read().await?;
    let rows = read.draft_rows(version).await?;
    read.end().await?;
    rows.into_iter()
        .find(|r| r.content.title == title)
        .ok_or_else(|| broken(title))
}
