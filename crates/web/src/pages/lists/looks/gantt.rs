//! 甘特图: the rows in time, with milestones, what waits for what, and the longest chain.

use askama::Template;
use axum::response::Response;
use yipanqi_app::lists::{Gantt, LookRow};
use yipanqi_domain::{Day, VersionId};

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::request::{Asked, Id, Me, Visitor};
use crate::state::State;
use crate::urls;

/// Rows in one picture.
const ROWS_A_PICTURE: usize = 50;
/// Where the bars begin and end, and how high a line and the line of months are, in units of the picture.
const LEFT: i64 = 250;
const RIGHT: i64 = 990;
const LINE: i64 = 24;
const TOP: i64 = 26;

/// A row of the picture.
struct Bar {
    /// Place in the look's rows.
    at: usize,
    label: String,
    y: i64,
    /// Begin and width; none without days.
    span: Option<(i64, i64)>,
    critical: bool,
    /// Milestones: the four points of each as one text.
    diamonds: Vec<String>,
}

#[derive(Template)]
#[template(path = "lists/looks/gantt.html")]
struct Chart {
    f: Frame,
    shown: Gantt,
    bars: Vec<Bar>,
    /// Where months begin, with their names.
    months: Vec<(i64, String)>,
    /// Arrows as paths, and whether they are on the longest chain.
    arrows: Vec<(String, bool)>,
    pager: crate::pager::Pager,
}

/// The span of time of all rows and milestones.
fn span(shown: &Gantt) -> Option<(Day, Day)> {
    let rows = shown.look.rows.iter();
    let days = rows.flat_map(|row| [row.content.starts_on, row.content.ends_on]);
    let milestones = shown.milestones.values().flatten().map(|m| Some(m.planned_on));
    let all: Vec<Day> = days.chain(milestones).flatten().collect();
    let (first, last) = (all.iter().min()?, all.iter().max()?);
    // From the first of a month to the end of one, so that the months stand whole.
    let first = Day::new(first.year(), first.month(), 1)?;
    let (year, month) = if last.month() == 12 {
        (last.year() + 1, 1)
    } else {
        (last.year(), last.month() + 1)
    };
    Some((first, Day::new(year, month, 1)?))
}

/// A text that fits beside the bars.
fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let part: String = text.chars().take(most - 1).collect();
    format!("{part}…")
}

impl Chart {
    fn new(f: Frame, shown: Gantt, page: i64) -> Self {
        let total = i64::try_from(shown.look.rows.len()).unwrap_or(i64::MAX);
        let size = i64::try_from(ROWS_A_PICTURE).unwrap_or(50);
        let path = urls::of_version(shown.look.version.id, "gantt");
        let last = ((total + size - 1) / size).max(1);
        let page = page.clamp(1, last);
        let mut chart = Self {
            pager: crate::pager::Pager::new(path, page, total, size),
            bars: Vec::new(),
            months: Vec::new(),
            arrows: Vec::new(),
            f,
            shown,
        };
        let Some((first, end)) = span(&chart.shown) else {
            return chart;
        };
        let days = end.days_since(first).max(1);
        let x = |day: Day| LEFT + (RIGHT - LEFT) * day.days_since(first).clamp(0, days) / days;
        let mut month = first;
        // At most two dozen names: of a longer time every second, third … month is named.
        let every = u32::try_from((days / 30 / 24) + 1).unwrap_or(1);
        while month < end && chart.months.len() < 400 {
            let name = if (month.month() - 1) % every == 0 {
                chart.month_name(month)
            } else {
                String::new()
            };
            chart.months.push((x(month), name));
            let next = (
                month.year() + i32::from(month.month() == 12),
                month.month() % 12 + 1,
            );
            let Some(next) = Day::new(next.0, next.1, 1) else {
                break;
            };
            month = next;
        }
        let skip = usize::try_from(page - 1).unwrap_or(0) * ROWS_A_PICTURE;
        let rows = chart
            .shown
            .look
            .rows
            .iter()
            .enumerate()
            .skip(skip)
            .take(ROWS_A_PICTURE);
        for (line, (at, row)) in (0..).zip(rows) {
            let y = TOP + line * LINE;
            let (from, to) = (row.content.starts_on, row.content.ends_on);
            let days = from.or(to).zip(to.or(from));
            let milestones = row.item.and_then(|item| chart.shown.milestones.get(&item));
            let diamond = |day: Day| {
                let (x, y) = (x(day), y + LINE / 2);
                format!("{x},{} {},{y} {x},{} {},{y}", y - 6, x + 6, y + 6, x - 6)
            };
            chart.bars.push(Bar {
                at,
                label: clipped(format!("{} {}", row.content.serial, row.content.title).trim(), 18),
                y,
                span: days.map(|(from, to)| (x(from), (x(to.plus(1)) - x(from)).max(3))),
                critical: chart.slack(row) == Some(0),
                diamonds: milestones
                    .into_iter()
                    .flatten()
                    .map(|milestone| diamond(milestone.planned_on))
                    .collect(),
            });
        }
        chart.draw_arrows();
        chart
    }

    /// From the end (or begin) of the row waited for to the begin (or end) of the one that waits.
    fn draw_arrows(&mut self) {
        use yipanqi_domain::list::LinkKind;
        for to in &self.bars {
            let row = &self.shown.look.rows[to.at];
            for after in &row.content.more.after {
                let from = self
                    .bars
                    .iter()
                    .find(|bar| self.shown.look.rows[bar.at].named == after.of);
                let Some((from, (x1, w1), (x2, w2))) =
                    from.and_then(|from| Some((from, from.span?, to.span?)))
                else {
                    continue;
                };
                let (a, b) = match after.kind {
                    LinkKind::FinishStart => (x1 + w1, x2),
                    LinkKind::StartStart => (x1, x2),
                    LinkKind::FinishFinish => (x1 + w1, x2 + w2),
                };
                let (ya, yb) = (from.y + LINE / 2, to.y + LINE / 2);
                let out = if after.kind == LinkKind::StartStart {
                    a - 8
                } else {
                    a + 8
                };
                let path = format!("M{a} {ya}H{out}V{yb}H{b}");
                self.arrows.push((path, from.critical && to.critical));
            }
        }
    }

    fn month_name(&self, day: Day) -> String {
        if day.month() == 1 {
            return day.year().to_string();
        }
        self.f.t(&format!("lights.month-{}", day.month())).to_owned()
    }
    fn note(&self) -> String {
        super::note(&self.f, &self.shown.look)
    }
    fn height(&self) -> i64 {
        TOP + LINE * i64::try_from(self.bars.len()).unwrap_or(0) + 6
    }
    fn row(&self, bar: &Bar) -> &LookRow {
        &self.shown.look.rows[bar.at]
    }
    fn href(&self, bar: &Bar) -> Option<String> {
        super::href(&self.shown.look, self.row(bar))
    }
    fn slack(&self, row: &LookRow) -> Option<i64> {
        let chain = self.shown.chain.as_ref()?;
        chain.slack.get(&row.named).copied()
    }
    fn slack_words(&self, bar: &Bar) -> String {
        match self.slack(self.row(bar)) {
            None => String::new(),
            Some(0) => self.f.t("looks.critical").to_owned(),
            Some(n) => self.f.with("looks.slack-n", "n", n),
        }
    }
    fn after(&self, bar: &Bar) -> String {
        self.shown.look.names.after(&self.row(bar).content.more)
    }
    fn milestones(&self, bar: &Bar) -> String {
        let of = self
            .row(bar)
            .item
            .and_then(|item| self.shown.milestones.get(&item));
        let one =
            |m: &yipanqi_domain::report::Milestone| format!("{} {}", self.f.day_words(m.planned_on), m.title);
        of.into_iter().flatten().map(one).collect::<Vec<_>>().join("；")
    }
    fn chain_words(&self) -> Option<String> {
        let chain = self.shown.chain.as_ref()?;
        Some(self.f.with("looks.chain-days", "n", chain.days))
    }
}

pub(super) async fn show(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    asked: Asked,
) -> Result<Response, Error> {
    let shown = state.app.gantt(&me.actor, VersionId(id)).await?;
    let f = super::frame(&state, &visitor, &shown.look, "looks.gantt");
    page(&Chart::new(f, shown, asked.page()))
}
