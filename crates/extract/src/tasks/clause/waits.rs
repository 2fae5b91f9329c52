//! Clauses whose task comes after the comma.

use super::ahead::{then_by_whom, then_unit, then_who};
use super::shapes::helpers;
use super::{Pending, Piece, Sentence, chars};
use crate::page::Place;
use crate::tasks::verbs::verb_inside;
use crate::tasks::{deeds, units};
use crate::vocabulary::words;

/// 建设中遇到的一般性问题: a thing, with what is told of it before.
fn names_thing(clause: &str) -> bool {
    clause.rsplit_once('的').is_some_and(|(told, thing)| {
        chars(told) >= 3
            && words![
                "问题", "事项", "地块", "资金", "用地", "项目", "困难", "矛盾", "设施", "路段", "线索",
                "企业", "房屋"
            ]
            .ends(thing)
            && !deeds::begins(thing)
    })
}

/// 2031年路灯更新计划为620盏: what somebody does next is another thing.
fn counts_what_is(clause: &str) -> bool {
    clause
        .rsplit_once('为')
        .is_some_and(|(_, count)| count.starts_with(|c: char| c.is_ascii_digit()))
}

impl Sentence<'_, '_> {
    fn wait(&mut self, at: &Place, units: Option<(Vec<String>, Vec<String>)>) {
        let at = at.clone();
        self.pending = Some(Pending { at, units });
    }

    /// Keeps a clause for the next one, if it only says of what, of whom or by whom.
    pub(super) fn waits(&mut self, piece: &Piece<'_>, stance: bool) -> bool {
        if piece.n + 1 == self.total {
            return false;
        }
        let page = self.page;
        // …；某局要…: what stands behind the semicolon is another's.
        let over = page.text[piece.at.end..].trim_start().starts_with(['；', ';']);
        let Piece { rest, body, .. } = *piece;
        let of_whom = words![
            "的单位",
            "的项目",
            "的企业",
            "的问题",
            "的事项",
            "的地区",
            "的部门",
            "的任务",
            "的干部",
            "矛盾",
            "环节",
            "短板",
            "现象",
            "动向",
            "形势",
        ]
        .ends(rest);
        // 凡是…的，某局要…; 某处，由某局…: of what it is said.
        let about_it = piece.due.as_ref().is_some_and(|d| chars(rest) <= chars(d) + 2)
            || (rest.starts_with('对') || rest.starts_with("针对"))
                && !words!["进行", "开展", "实行", "实施"].within(rest)
                && (then_who(page, &piece.at) || then_by_whom(page, &piece.at))
            || rest.ends_with('的') && words!["凡", "对", "未", "如", "若", "因", "逾期", "该"].begins(rest)
            // 连续两次排名末位的，由分管领导约谈; 立管没有分流的，某局不予验收.
            || rest.ends_with('的')
                && chars(rest) >= 6
                && piece.unit.is_none()
                && (then_unit(page, &piece.at) || then_by_whom(page, &piece.at))
            || piece.unit.is_none()
                && !piece.led_by_verb
                && !stance
                && piece.due.is_none()
                && then_by_whom(page, &piece.at)
                && !counts_what_is(rest)
                && (!deeds::within(rest, 0) || names_thing(rest));
        let opening_phrase = about_it
            || self.says_of_what(piece)
            || (rest.starts_with('对')
                || words!["针对", "特别是对于", "尤其是对于", "特别是对", "尤其是对"].begins(rest))
                && (of_whom || !verb_inside(rest, 3) && !deeds::within(rest, 3));
        // 某局牵头、某局配合，抓紧…: the task comes after the comma.
        if let Some((names, end, then @ ("牵头" | "主办" | "盯办"))) = &piece.unit
            && let Some(helping) = rest[*end..]
                .strip_prefix(*then)
                .and_then(|behind| behind.strip_prefix('、'))
                .and_then(helpers)
        {
            self.wait(&piece.at, Some((names.clone(), helping)));
            return true;
        }
        // 由某局牵头，会同某局，于…前完成…: one task in three clauses.
        if let Some((names, end, then)) = &piece.unit
            && matches!(*then, "牵头" | "主办" | "盯办" | "负责")
            && ["牵头", "主办", "盯办", "牵头负责", "负责", "负责牵头"].contains(&&rest[*end..])
        {
            self.wait(&piece.at, Some((names.clone(), Vec::new())));
            return true;
        }
        if let Some(listed) = ["会同", "联合", "配合单位"]
            .iter()
            .find_map(|w| rest.strip_prefix(w))
            && let Some((_, supporting)) = self.pending.as_mut().and_then(|p| p.units.as_mut())
        {
            let partners = units::list(listed);
            if !partners.is_empty() && partners.iter().all(|u| units::is_unit(u)) {
                supporting.extend(partners);
                return true;
            }
        }
        // 由某局牵头，某镇配合，4月底前…: who helps stands between.
        if let Some((_, supporting)) = self.pending.as_mut().and_then(|p| p.units.as_mut())
            && let Some(helping) = helpers(rest)
        {
            supporting.extend(helping);
            return true;
        }
        // 某办要会同某中心，将…: the verb comes after the comma.
        if let Some((names, end, then)) = &piece.unit
            && (*then == "会同" || body.starts_with("会同"))
            && !over
            && !then_unit(page, &piece.at)
        {
            let partners = if body.starts_with("会同") {
                body
            } else {
                &rest[*end..]
            };
            let partners = units::list(
                partners
                    .trim_start_matches(['要', '应', '须'])
                    .trim_start_matches("会同"),
            );
            if !partners.is_empty()
                && partners
                    .iter()
                    .all(|u| units::is_unit(u) && !units::does_something(u))
            {
                self.wait(&piece.at, Some((names.clone(), partners)));
                return true;
            }
        }
        if opening_phrase && !(over && verb_inside(rest, 3)) && (piece.demanded || self.asked) {
            // Who was named before this is who does it.
            let units = self.pending.take().and_then(|p| p.units);
            self.wait(&piece.at, units);
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::tasks;
    use super::super::{Manner, Voice, read};
    use crate::normalise::Ledger;
    use crate::page::Page;
    use crate::tasks::stance::is_stance;

    #[test]
    fn what_stands_behind_a_semicolon_is_anothers_work() {
        for (text, expected) in [
            (
                "会议要求，县交警大队会同县城管局优化灯下路段交通组织；县供电公司一周内迁移灯杆电缆。",
                vec![
                    "县交警大队会同县城管局优化灯下路段交通组织",
                    "县供电公司一周内迁移灯杆电缆",
                ],
            ),
            (
                "会议要求，县民政局要会同各街道增设灯下座椅，县城管局要建立路灯台账。",
                vec!["县民政局要会同各街道增设灯下座椅", "县城管局要建立路灯台账"],
            ),
            (
                "会议决定，两县法院联合设立夜间服务点；青禾县文旅局牵头、禾川县文旅局配合，7月前推出河灯线路3条。",
                vec![
                    "两县法院联合设立夜间服务点",
                    "青禾县文旅局牵头、禾川县文旅局配合，7月前推出河灯线路3条",
                ],
            ),
            (
                "会议要求，县城管局要重新划定亮灯范围，报县政府批准后公布。",
                vec!["县城管局要重新划定亮灯范围，报县政府批准后公布"],
            ),
            (
                "会议要求，要梳理路灯断点清单，提请第八次联席会议审定。",
                vec!["梳理路灯断点清单，提请第八次联席会议审定"],
            ),
        ] {
            assert_eq!(tasks(text, Manner::Communique), expected, "{text}");
        }
    }

    #[test]
    fn what_a_unit_deals_with_may_stand_before_it() {
        for (text, expected) in [
            (
                "会议要求，对居民反映强烈的路灯不亮问题，由县城管局会同南街镇开展专项整治。",
                vec!["对居民反映强烈的路灯不亮问题，由县城管局会同南街镇开展专项整治"],
            ),
            (
                "会议明确，路灯改造中遇到的一般性问题，由县城管局牵头会商解决。",
                vec!["路灯改造中遇到的一般性问题，由县城管局牵头会商解决"],
            ),
            (
                "会议要求，对连续两次排名末位的乡镇，由县委组织部约谈主要负责人。",
                vec!["对连续两次排名末位的乡镇，由县委组织部约谈主要负责人"],
            ),
            (
                "会议要求，县城管局要举一反三，对全县路灯开展一次全面排查。",
                vec!["县城管局要举一反三，对全县路灯开展一次全面排查"],
            ),
            (
                "针对没有修好的路灯，田立秋现场交办：县城管局8月15日前把北街路灯修好。",
                vec!["县城管局8月15日前把北街路灯修好"],
            ),
        ] {
            assert_eq!(tasks(text, Manner::Communique), expected, "{text}");
        }
    }

    #[test]
    fn who_does_it_behind_由_leads_whatever_the_verb() {
        let text = "会议要求，对连续两次排名末位的乡镇，由县委组织部约谈主要负责人。";
        let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        let found = read(
            &page,
            &(0..page.text.len()),
            Manner::Communique,
            false,
            &mut Voice::default(),
        );
        assert_eq!(
            found.first().map(|c| c.lead.join("、")).as_deref(),
            Some("县委组织部")
        );
    }

    #[test]
    fn a_season_is_used_for_a_work_and_a_half_year_is_a_day() {
        assert!(!is_stance("抢抓晴好天气加快路灯大桥主墩施工"));
        assert!(is_stance("抢抓政策机遇"));
        assert!(is_stance("讲好青禾路灯故事"));
        assert_eq!(
            tasks(
                "上半年召开一次路灯联席会议。完善路灯巡查制度，每季度发布一次路灯地图。",
                Manner::Report
            )
            .first()
            .map(String::as_str),
            Some("上半年召开一次路灯联席会议")
        );
    }
}
