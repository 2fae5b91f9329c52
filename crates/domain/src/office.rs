//! Who is who: regions and zones, bodies with their sides, units, posts as seats, persons, accounts.

use crate::refusal::{Refusal, Rule};
use crate::{AccountId, At, BodyId, Day, PersonId, PostId, RegionId, SideId, UnitId, ZoneId, coded};

coded! {
    /// Level of a region in the GB/T 2260 tree.
    pub enum RegionLevel {
        /// 省、自治区、直辖市
        Province = "province",
        /// 地级市、州
        Prefecture = "prefecture",
        /// 区、县、县级市
        County = "county",
        /// An area without a code of its own: 新区, 开发区.
        Area = "area",
    }
}

/// 行政区划: a node of a dated tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Id.
    pub id: RegionId,
    /// GB/T 2260 code, six digits; an area without one has its parent's code and a suffix.
    pub code: String,
    /// Name as published.
    pub name: String,
    /// The region above.
    pub parent: Option<RegionId>,
    /// Level.
    pub level: RegionLevel,
    /// Ids from the top down to this one, each between slashes: `/1/7/`.
    pub path: String,
    /// First day of existence, as far as the data says.
    pub starts_on: Day,
    /// Last day of existence.
    pub ends_on: Option<Day>,
    /// Chinese order.
    pub sort_key: String,
}

/// 片区、圈、带: a named set of regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Id.
    pub id: ZoneId,
    /// Name.
    pub name: String,
}

/// A region's membership of a zone, dated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneMember {
    /// Row id.
    pub id: i64,
    /// The zone.
    pub zone: ZoneId,
    /// The region, with all below it.
    pub region: RegionId,
    /// From this day.
    pub starts_on: Day,
    /// To this day, inclusive.
    pub ends_on: Option<Day>,
}

coded! {
    /// Kind of a body.
    pub enum BodyKind {
        /// 领导小组
        LeadingGroup = "leading_group",
        /// 联席会议
        JointConference = "joint_conference",
        /// 协调会议
        Coordination = "coordination",
        /// 联合办公室
        JointOffice = "joint_office",
        /// 专项工作组
        WorkingGroup = "working_group",
    }
}

/// 机构、机制: a rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Id.
    pub id: BodyId,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: BodyKind,
    /// The body above, to which a request climbs.
    pub parent: Option<BodyId>,
    /// Rank on the ladder: 1 is the highest.
    pub rank: i64,
    /// What its papers and list numbers begin with, such as 川渝联办.
    pub number_prefix: String,
}

/// 方: a jurisdiction that takes part in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Id.
    pub id: SideId,
    /// The body.
    pub body: BodyId,
    /// The region; units below it count for this side.
    pub region: RegionId,
    /// Name shown: 重庆.
    pub name: String,
    /// One character: 渝.
    pub mark: String,
    /// Place from the left, from 0; not a ranking.
    pub position: i64,
}

coded! {
    /// Kind of a unit.
    pub enum UnitKind {
        /// 部门
        Department = "department",
        /// 地方政府：区县、市州
        Government = "government",
        /// 企业
        Firm = "firm",
        /// 事业单位、机构
        Institution = "institution",
        /// 联合办公室、专班
        Office = "office",
    }
}

/// 单位: department, district, firm or institution, with dated existence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Id.
    pub id: UnitId,
    /// Name now in use.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Where it sits; from this follows its side.
    pub region: RegionId,
    /// First day.
    pub starts_on: Day,
    /// Last day; after it the unit is abolished.
    pub ends_on: Option<Day>,
    /// Chinese order.
    pub sort_key: String,
}

impl Unit {
    /// Refuses a unit that does not exist on this day.
    pub fn exists_on(&self, day: Day, field: &'static str) -> Rule {
        match self.ends_on {
            Some(end) if end < day => Err(Refusal::new("unit_abolished")
                .at(field)
                .with("unit", &self.name)
                .with("on", end)),
            _ if self.starts_on > day => Err(Refusal::new("unit_not_yet")
                .at(field)
                .with("unit", &self.name)
                .with("on", self.starts_on)),
            _ => Ok(()),
        }
    }
}

/// A name by which a unit is or was called, with the days on which it was in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitAlias {
    /// Row id.
    pub id: i64,
    /// The unit.
    pub unit: UnitId,
    /// The name: 市发改委.
    pub name: String,
    /// In use from.
    pub starts_on: Day,
    /// In use to, inclusive.
    pub ends_on: Option<Day>,
}

/// One unit takes over from another on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitSuccession {
    /// Row id.
    pub id: i64,
    /// The unit that ends or gives up part of its work.
    pub predecessor: UnitId,
    /// The unit that takes over.
    pub successor: UnitId,
    /// From this day.
    pub on_day: Day,
}

/// A unit outside every side (central, joint venture) put on one by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitSide {
    /// Row id.
    pub id: i64,
    /// The unit.
    pub unit: UnitId,
    /// The side.
    pub side: SideId,
}

/// 岗位: a seat, not a title. Rights, duties and unread work go with the seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Id.
    pub id: PostId,
    /// The unit that it belongs to.
    pub unit: UnitId,
    /// Name of the seat: 经办, 副市长·分管工业.
    pub name: String,
    /// First day.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Option<Day>,
}

/// A person: name and office phone, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Office phone.
    pub office_phone: Option<String>,
    /// Chinese order.
    pub sort_key: String,
}

/// One person holds one post from–to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Row id.
    pub id: i64,
    /// The post.
    pub post: PostId,
    /// The person.
    pub person: PersonId,
    /// From this day.
    pub starts_on: Day,
    /// To this day, inclusive.
    pub ends_on: Option<Day>,
}

coded! {
    /// Whether an account works.
    pub enum AccountState {
        /// Made, waiting for its first password.
        Invited = "invited",
        /// Works.
        Active = "active",
        /// Stopped by an administrator.
        Stopped = "stopped",
    }
}

coded! {
    /// 密级标志以下的内部标志: how widely a thing may be read. State secrets are refused at the door.
    pub enum Mark {
        /// 公开
        Public = "public",
        /// 内部
        Internal = "internal",
        /// 敏感
        Sensitive = "sensitive",
    }
}

impl Mark {
    /// Rank for comparisons in SQL and in rules: higher is narrower.
    pub const fn rank(self) -> i64 {
        self as i64
    }
}

/// 账号.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Whose it is.
    pub person: PersonId,
    /// Name typed at sign-in.
    pub login_name: String,
    /// Argon2id hash in PHC form; absent until the first password is set.
    pub password_hash: Option<String>,
    /// Secret of the second factor, base32; absent until enrolled.
    pub totp_secret: Option<String>,
    /// The highest mark that it may read.
    pub ceiling: Mark,
    /// State.
    pub state: AccountState,
    /// When it was made.
    pub created_at: At,
}

/// The site itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Number, 1–511; the upper bits of every id made here.
    pub id: i64,
    /// Name.
    pub name: String,
    /// A demo site can never become a real one.
    pub demo: bool,
    /// When it was set up.
    pub created_at: At,
}
