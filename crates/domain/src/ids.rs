//! Typed ids. An id is 49 bits: the site's number above a counter, at most 15 digits, so that Excel, JSON and a
//! clerk's eye keep it whole. Which site an id came from is its home: only home changes the row.

use crate::field::{Field, Value};

/// Bits of the counter below the site's number.
const COUNTER_BITS: u32 = 40;

/// Composes an id from a site's number (1–511) and a counter value.
pub const fn compose(site: i64, counter: i64) -> i64 {
    (site << COUNTER_BITS) | counter
}

/// The number of the site that made this id.
pub const fn home(id: i64) -> i64 {
    id >> COUNTER_BITS
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
        impl Field for $name {
            fn to_value(&self) -> Value { Value::Int(self.0) }
            fn pack(&self, out: &mut crate::packed::Packed) { out.int(self.0); }
            fn from_value(value: Value) -> Option<Self> { i64::from_value(value).map(Self) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        impl From<$name> for i64 { fn from(id: $name) -> Self { id.0 } }
        impl From<i64> for $name { fn from(id: i64) -> Self { Self(id) } }
    )+};
}

ids! {
    /// 行政区划
    RegionId,
    /// 片区、圈、带
    ZoneId,
    /// 机构、机制
    BodyId,
    /// 方
    SideId,
    /// 单位
    UnitId,
    /// 岗位
    PostId,
    /// 人
    PersonId,
    /// 账号
    AccountId,
    /// 授权
    GrantId,
    /// 来文
    DocumentId,
    /// 读出的文本（一次读取）
    ReadingId,
    /// 候选项
    CandidateId,
    /// 会议系列
    SeriesId,
    /// 会议（第N次）
    SessionId,
    /// 议定事项
    DecisionId,
    /// 清单
    ListId,
    /// 清单版本
    VersionId,
    /// 清单行
    RowId,
    /// 事项
    ItemId,
    /// 责任
    DutyId,
    /// 填报窗口
    WindowId,
    /// 一份清单的开窗规则
    WindowRuleId,
    /// 佐证材料
    EvidenceId,
    /// 填报的一个值
    FactId,
    /// 对一个值的审核
    FactReviewId,
    /// 节点
    MilestoneId,
    /// 亮灯规则
    RuleSetId,
    /// 一次亮灯
    LightRunId,
    /// 督办单
    OrderId,
    /// 督办单的一步
    OrderActId,
    /// 变更申请
    ChangeId,
    /// 销号申请
    CloseRequestId,
    /// 销号复核
    CloseReviewId,
    /// 销号证
    CertificateId,
    /// 更正
    ReopeningId,
    /// 文稿
    PaperId,
    /// 文稿的一行
    PaperLineId,
    /// 签名
    SignatureId,
    /// 清单行的结果
    RowOutcomeId,
    /// 清单的十二个月累计数
    YearFiguresId,
    /// 有理由
    ExcuseId,
    /// 清单的自定栏目
    ListColumnId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_id_has_fifteen_digits_and_names_its_home() {
        let id = compose(511, (1 << COUNTER_BITS) - 1);
        assert_eq!(id.to_string().len(), 15);
        assert_eq!(home(id), 511);
    }
}
