//! Who may do what, and whose things one sees. A right is `post × role × scope`; there is no right that sees
//! everything.
//!
//! Single acts are judged here by [`may`]. Lists are filtered in SQL from the same grants through a [`Sight`].

use crate::office::Mark;
use crate::refusal::{Refusal, Rule};
use crate::trail::By;
use crate::{AccountId, BodyId, Day, GrantId, PersonId, PostId, RegionId, SideId, UnitId, coded};

coded! {
    /// A role, given to a post within a scope.
    pub enum Role {
        /// 经办（联办、督查室）: documents, sessions, lists, orders of a body or side.
        Clerk = "clerk",
        /// 填报人: what a unit owes.
        Reporter = "reporter",
        /// 复核人: verifies for a side.
        Reviewer = "reviewer",
        /// 领导: sees, decides, signs off.
        Leader = "leader",
        /// 系统管理员
        SystemAdmin = "system_admin",
        /// 安全保密管理员
        SecurityAdmin = "security_admin",
        /// 安全审计员
        AuditAdmin = "audit_admin",
    }
}

impl Role {
    /// One of the three administrators (三员), who see no business.
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }
}

coded! {
    /// What a scope is made of.
    pub enum ScopeKind {
        /// One unit.
        Unit = "unit",
        /// A region with all below.
        Region = "region",
        /// A side of a body.
        Side = "side",
        /// A body.
        Body = "body",
        /// The site: administrators only.
        Site = "site",
    }
}

/// Within what a role holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One unit.
    Unit(UnitId),
    /// A region with all below.
    Region(RegionId),
    /// A side of a body.
    Side(SideId),
    /// A body.
    Body(BodyId),
    /// The site.
    Site,
}

impl Scope {
    /// Its kind.
    pub const fn kind(self) -> ScopeKind {
        match self {
            Self::Unit(_) => ScopeKind::Unit,
            Self::Region(_) => ScopeKind::Region,
            Self::Side(_) => ScopeKind::Side,
            Self::Body(_) => ScopeKind::Body,
            Self::Site => ScopeKind::Site,
        }
    }
    /// Its id, 0 for the site.
    pub const fn id(self) -> i64 {
        match self {
            Self::Unit(id) => id.0,
            Self::Region(id) => id.0,
            Self::Side(id) => id.0,
            Self::Body(id) => id.0,
            Self::Site => 0,
        }
    }
    /// From kind and id.
    pub const fn of(kind: ScopeKind, id: i64) -> Self {
        match kind {
            ScopeKind::Unit => Self::Unit(UnitId(id)),
            ScopeKind::Region => Self::Region(RegionId(id)),
            ScopeKind::Side => Self::Side(SideId(id)),
            ScopeKind::Body => Self::Body(BodyId(id)),
            ScopeKind::Site => Self::Site,
        }
    }
    /// Whether a thing in this place lies within.
    pub fn covers(self, place: &Place) -> bool {
        match self {
            Self::Site => true,
            Self::Unit(unit) => place.unit == Some(unit),
            Self::Region(region) => place.region_path.contains(&format!("/{region}/")),
            Self::Side(side) => place.sides.contains(&side),
            Self::Body(body) => place.body == Some(body),
        }
    }
}

/// 授权: one right of one post, dated, given by the security administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Id.
    pub id: GrantId,
    /// The post.
    pub post: PostId,
    /// The role.
    pub role: Role,
    /// Kind of scope.
    pub scope_kind: ScopeKind,
    /// Id of the scope, 0 for the site.
    pub scope_id: i64,
    /// From this day.
    pub starts_on: Day,
    /// To this day, inclusive.
    pub ends_on: Option<Day>,
}

impl Grant {
    /// Its scope.
    pub const fn scope(&self) -> Scope {
        Scope::of(self.scope_kind, self.scope_id)
    }
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|end| end >= day)
    }
}

/// Where a thing lies, for the question whether a scope covers it. Leave empty what does not apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The body that keeps it.
    pub body: Option<BodyId>,
    /// The unit that it concerns.
    pub unit: Option<UnitId>,
    /// Path of that unit's region.
    pub region_path: String,
    /// The sides for which it counts.
    pub sides: Vec<SideId>,
    /// Its mark.
    pub mark: Option<Mark>,
}

impl Place {
    /// A thing that a body keeps.
    pub fn of_body(body: BodyId) -> Self {
        Self {
            body: Some(body),
            ..Self::default()
        }
    }
    /// The site itself.
    pub fn site() -> Self {
        Self::default()
    }
    /// With a mark.
    #[must_use]
    pub fn marked(mut self, mark: Mark) -> Self {
        self.mark = Some(mark);
        self
    }
}

coded! {
    /// An act that needs a right. The name is also the guard of its route and the row of the matrix.
    pub enum Action {
        /// 收文、粘贴
        ReceiveDocument = "document.receive",
        /// 核对候选项、搁置
        ReviewDocument = "document.review",
        /// 记入会议
        RecordSession = "session.record",
        /// 记议定事项
        RecordDecision = "decision.record",
        /// 拟清单、拟调整
        DraftList = "list.draft",
        /// 提交审议
        DeliberateList = "list.deliberate",
        /// 通过清单
        AdoptList = "list.adopt",
        /// 印发
        IssueList = "list.issue",
        /// 导出
        ExportList = "list.export",
        /// 交办
        AssignDuty = "duty.assign",
        /// 签收或异议
        SignDuty = "duty.sign",
        /// 代为签收
        SignDutyOnBehalf = "duty.sign_on_behalf",
        /// 裁定异议
        DecideObjection = "duty.decide",
        /// 移交
        HandOverDuty = "duty.hand_over",
        /// 开填报窗口
        OpenWindow = "report.open_window",
        /// 填报
        SubmitReport = "report.submit",
        /// 代为填报
        SubmitOnBehalf = "report.submit_on_behalf",
        /// 本方审核
        ReviewForSide = "report.review_side",
        /// 联办审核
        ReviewForBody = "report.review_body",
        /// 管理节点
        KeepMilestones = "milestone.keep",
        /// 启用亮灯规则
        PutRulesInForce = "rules.put_in_force",
        /// 亮灯
        ComputeLights = "light.compute",
        /// 认可亮灯的理由
        ApproveExcuse = "excuse.approve",
        /// 拟督办单、下达、评判、解除
        KeepOrders = "order.keep",
        /// 签发督办单
        SignOffOrder = "order.sign_off",
        /// 签收、反馈督办单
        AnswerOrder = "order.answer",
        /// 申请变更
        AskChange = "change.ask",
        /// 决定变更
        DecideChange = "change.decide",
        /// 申请销号
        RequestClose = "close.request",
        /// 代为申请销号
        RequestCloseOnBehalf = "close.request_on_behalf",
        /// 复核销号
        ReviewClose = "close.review",
        /// 更正销号
        Reopen = "close.reopen",
        /// 编通报、报告，印发
        CompilePaper = "paper.compile",
        /// 签发通报、报告
        SignOffPaper = "paper.sign_off",
        /// 年终结账
        SettleYear = "list.settle",
        /// 管理区划、单位、机构、岗位、人员
        KeepOffice = "office.keep",
        /// 管理账号
        KeepAccounts = "account.keep",
        /// 授权
        GrantRights = "right.grant",
        /// 查台账
        ReadTrail = "trail.read",
        /// 自检
        SelfCheck = "site.check",
    }
}

impl Action {
    /// The roles that may do it, within their scope; the scopes that make sense for the act.
    pub const fn allowed(self) -> (&'static [Role], &'static [ScopeKind]) {
        use Role::{AuditAdmin, Clerk, Leader, Reporter, Reviewer, SecurityAdmin, SystemAdmin};
        use ScopeKind::{Body, Region, Side, Site, Unit};
        match self {
            Self::ReceiveDocument
            | Self::ReviewDocument
            | Self::RecordSession
            | Self::RecordDecision
            | Self::DraftList
            | Self::DeliberateList
            | Self::IssueList
            | Self::AssignDuty
            | Self::DecideObjection
            | Self::SignDutyOnBehalf
            | Self::HandOverDuty
            | Self::OpenWindow
            | Self::SubmitOnBehalf
            | Self::KeepMilestones
            | Self::ComputeLights
            | Self::KeepOrders
            | Self::RequestCloseOnBehalf
            | Self::CompilePaper
            | Self::SettleYear => (&[Clerk], &[Body]),
            Self::SubmitReport | Self::AnswerOrder | Self::AskChange | Self::RequestClose => {
                (&[Reporter], &[Unit])
            }
            Self::ReviewForSide => (&[Clerk, Reviewer], &[Side]),
            Self::ReviewForBody => (&[Clerk, Reviewer], &[Body]),
            Self::ReviewClose => (&[Reviewer], &[Side, Body]),
            Self::AdoptList
            | Self::PutRulesInForce
            | Self::ApproveExcuse
            | Self::DecideChange
            | Self::Reopen => (&[Clerk, Leader], &[Body]),
            Self::SignOffOrder | Self::SignOffPaper => (&[Leader], &[Body]),
            Self::ExportList => (&[Clerk, Reporter, Reviewer, Leader], &[Body, Side, Region, Unit]),
            Self::SignDuty => (&[Reporter], &[Unit]),
            Self::KeepOffice | Self::KeepAccounts => (&[SystemAdmin], &[Site]),
            Self::SelfCheck => (&[SystemAdmin, SecurityAdmin, AuditAdmin], &[Site]),
            Self::GrantRights => (&[SecurityAdmin], &[Site]),
            Self::ReadTrail => (&[AuditAdmin], &[Site]),
        }
    }
}

/// Who is asking: the account and post they act from, with the grants of that post that hold today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// The post acted from.
    pub post: PostId,
    /// The post's unit.
    pub unit: UnitId,
    /// The grants that hold today.
    pub grants: Vec<Grant>,
    /// The highest mark that may be read.
    pub ceiling: Mark,
    /// Today, in the site's zone.
    pub today: Day,
    /// The unit acted for, when acting on behalf.
    pub for_whom: Option<UnitId>,
}

impl Actor {
    /// As the trail records it.
    pub fn by(&self) -> By {
        By {
            account: Some(self.account),
            person: Some(self.person),
            post: Some(self.post),
            for_whom: self.for_whom,
        }
    }
    /// What it may see, for the store to turn into `WHERE`.
    pub fn sight(&self) -> Sight {
        Sight {
            post: self.post,
            on: self.today,
            ceiling: self.ceiling,
            is_near: self
                .grants
                .iter()
                .any(|grant| matches!(grant.scope_kind, ScopeKind::Unit | ScopeKind::Region)),
        }
    }
    /// Whether it has a role in any scope.
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }
    /// Whether any of its grants would allow this act somewhere: decides if a button is shown.
    pub fn can_somewhere(&self, action: Action) -> bool {
        let (roles, kinds) = action.allowed();
        self.grants
            .iter()
            .any(|g| roles.contains(&g.role) && kinds.contains(&g.scope_kind))
    }
    /// The bodies in which it has a role.
    pub fn bodies(&self, role: Role) -> Vec<BodyId> {
        let of =
            |g: &Grant| (g.role == role && g.scope_kind == ScopeKind::Body).then_some(BodyId(g.scope_id));
        self.grants.iter().filter_map(of).collect()
    }
}

/// What one sees: the seat's business grants on a day, up to a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    /// The seat.
    pub post: PostId,
    /// The day.
    pub on: Day,
    /// The ceiling.
    pub ceiling: Mark,
    /// It holds a grant of a unit or of a region, by which items are seen one by one; without one, by bodies and sides alone.
    pub is_near: bool,
}

/// Judges one act on one thing.
///
/// # Errors
/// `not_allowed` when no grant of a fitting role covers the place, `above_ceiling` when its mark is too high. Whether
/// the visitor is told "not allowed" or "not found" is the caller's choice: what one may not see is not found.
pub fn may(actor: &Actor, action: Action, place: &Place) -> Rule {
    if place.mark.is_some_and(|mark| mark > actor.ceiling) {
        return Err(Refusal::new("above_ceiling"));
    }
    let (roles, kinds) = action.allowed();
    let fits = |g: &Grant| {
        roles.contains(&g.role)
            && kinds.contains(&g.scope_kind)
            && g.holds_on(actor.today)
            && g.scope().covers(place)
    };
    Refusal::unless(actor.grants.iter().any(fits), "not_allowed")
}

/// 三员分立: the roles that one person holds through all posts and accounts must not mix. At most one of the three
/// administrators, and none of them together with a business role.
/// (GB/T 22239—2019, 8.1.5 security management centre: system, audit and security management kept apart.)
pub fn kept_apart(roles: &[Role]) -> Rule {
    let mut admins: Vec<Role> = roles.iter().copied().filter(|r| r.is_admin()).collect();
    admins.sort_unstable();
    admins.dedup();
    let business = roles.iter().any(|r| !r.is_admin());
    Refusal::unless(admins.is_empty() || (admins.len() == 1 && !business), "roles_mix")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_set_of_grants_mixes_administrators(picks in proptest::collection::vec(0..Role::ALL.len(), 0..6)) {
            let roles: Vec<Role> = picks.iter().map(|i| Role::ALL[*i]).collect();
            let admins: std::collections::BTreeSet<_> = roles.iter().filter(|r| r.is_admin()).collect();
            let mixes = admins.len() > 1 || (!admins.is_empty() && roles.iter().any(|r| !r.is_admin()));
            prop_assert_eq!(kept_apart(&roles).is_err(), mixes);
        }
    }

    #[test]
    fn every_action_names_a_role_and_a_scope_and_no_admin_role_reaches_business() {
        for action in Action::ALL {
            let (roles, kinds) = action.allowed();
            assert!(!roles.is_empty() && !kinds.is_empty(), "{action}");
            let site_only = kinds == [ScopeKind::Site];
            assert_eq!(roles.iter().all(|r| r.is_admin()), site_only, "{action}");
        }
    }
}
