//! The figures of the overview: lights by kind and what they add up to.

use yipanqi_domain::light::Light;
use yipanqi_domain::progress::{completion_rate, start_rate};
use yipanqi_domain::ratio::Ratio;
use yipanqi_domain::tiles::Tile;
use yipanqi_domain::{RegionId, UnitId};
use yipanqi_store::query::lights_seen::{LightLine, LightSum};

/// Lights by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By level, 0–3.
    pub levels: [i64; 4],
    /// 未到期
    pub not_due: i64,
    /// 未报
    pub no_report: i64,
    /// 暂缓
    pub suspended: i64,
    /// 已销号
    pub closed: i64,
}

impl Counts {
    /// Adds so many.
    pub fn add(&mut self, light: Light, n: i64) {
        *match light {
            Light::Level(level) => &mut self.levels[usize::from(level.min(3))],
            Light::NotDue => &mut self.not_due,
            Light::NoReport => &mut self.no_report,
            Light::Suspended => &mut self.suspended,
            Light::Closed => &mut self.closed,
        } += n;
    }
    /// Adds all of another.
    pub fn join(&mut self, other: &Self) {
        for (level, n) in self.levels.iter_mut().zip(other.levels) {
            *level += n;
        }
        self.not_due += other.not_due;
        self.no_report += other.no_report;
        self.suspended += other.suspended;
        self.closed += other.closed;
    }
    /// Of one light.
    pub fn of(&self, light: Light) -> i64 {
        match light {
            Light::Level(level) => self.levels[usize::from(level.min(3))],
            Light::NotDue => self.not_due,
            Light::NoReport => self.no_report,
            Light::Suspended => self.suspended,
            Light::Closed => self.closed,
        }
    }
    /// In all.
    pub fn all(&self) -> i64 {
        self.levels.iter().sum::<i64>() + self.not_due + self.no_report + self.suspended + self.closed
    }
    /// The gravest light among them.
    pub fn worst(&self) -> Option<Light> {
        let lights = [
            Light::Level(3),
            Light::Level(2),
            Light::NoReport,
            Light::Level(1),
            Light::Level(0),
            Light::NotDue,
            Light::Suspended,
            Light::Closed,
        ];
        lights.into_iter().find(|light| self.of(*light) > 0)
    }
}

/// Counts with sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Lights by kind.
    pub counts: Counts,
    /// Planned, 分.
    pub plan_fen: i64,
    /// Done, 分.
    pub done_fen: i64,
    /// Starts planned.
    pub starts_planned: i64,
    /// Of these, started.
    pub started: i64,
}

impl Sums {
    pub(super) fn add(&mut self, sum: &LightSum) {
        self.counts.add(sum.light, sum.count);
        self.plan_fen += sum.plan_fen;
        self.done_fen += sum.done_fen;
        self.starts_planned += sum.starts_planned;
        self.started += sum.started;
    }
    /// 年度投资完成率
    pub fn completion_rate(&self) -> Option<Ratio> {
        completion_rate(self.done_fen, self.plan_fen)
    }
    /// 开工率
    pub fn start_rate(&self) -> Option<Ratio> {
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        start_rate(count(self.started), count(self.starts_planned))
    }
}

/// One cell of the table of sides and fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideField {
    /// Field; empty: rows that name none.
    pub field: String,
    /// By side, in the order of the sides; last what is joint or outside every side.
    pub by_side: Vec<Sums>,
    /// The field in all.
    pub all: Sums,
}

/// Lights of one unit, region or zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Code of a region.
    pub code: String,
    /// Lights by kind.
    pub counts: Counts,
    /// Planned, 分.
    pub plan_fen: i64,
    /// Done, 分.
    pub done_fen: i64,
}

impl Group {
    /// 年度投资完成率
    pub fn completion_rate(&self) -> Option<Ratio> {
        completion_rate(self.done_fen, self.plan_fen)
    }
}

/// One place on the map of tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it stands.
    pub tile: Tile,
    /// The region.
    pub region: RegionId,
    /// Which of the sides it lies on, from 0.
    pub side: usize,
    /// Lights by kind.
    pub counts: Counts,
}

/// A unit that has not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Reports that it owes.
    pub count: i64,
}

/// One page of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The lines, worst first.
    pub lines: Vec<LightLine>,
    /// How many in all.
    pub total: i64,
    /// Page number, from 1.
    pub page: i64,
}
