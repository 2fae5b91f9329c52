//! Tables of names: 组长 | 姓名 | 单位及职务.

use std::collections::BTreeMap;

use super::names::{NOT_NAMES, SURNAMES, is_name};
use super::{Found, add, bare_name};
use crate::page::{Page, Place};
use crate::reading::Role;
use crate::tasks::cells;
use crate::vocabulary::words;

/// Where the rows of a table say who somebody is.
pub(super) struct Table {
    by: char,
    width: usize,
    name: usize,
    post: usize,
    /// 单位 beside 职务.
    unit: Option<usize>,
    /// 组长, 成员: in a group.
    office: Option<usize>,
    /// The office of the row above: an empty cell says the same.
    last: String,
}

impl Table {
    /// The head of a table of names and posts.
    pub(super) fn head(page: &Page, line: &Place) -> Option<Self> {
        let s = page.str(line);
        // 联系电话: whom to call is not who it is about.
        if s.len() > 300 || !words!["职务"].within(s) || words!["电话", "手机", "联系方式"].within(s)
        {
            return None;
        }
        let by = ['\t', '|'].into_iter().find(|by| s.contains(*by))?;
        let named: Vec<String> = cells(page, line, by)
            .iter()
            .map(|c| page.str(c).chars().filter(|c| !c.is_whitespace()).collect())
            .collect();
        let at = |wanted: &dyn Fn(&str) -> bool| named.iter().position(|cell| wanted(cell));
        let office = at(&|cell| {
            words![
                "组职务",
                "专班职务",
                "指挥部职务",
                "机构职务",
                "委员会职务",
                "小组内职务",
                "组内职务"
            ]
            .ends(cell)
        });
        let name = at(&|cell| cell == "姓名")?;
        let post =
            (0..named.len()).find(|n| Some(*n) != office && words!["职务", "职务职级"].ends(&named[*n]))?;
        Some(Self {
            by,
            width: named.len(),
            name,
            post,
            unit: at(&|cell| words!["单位", "工作单位", "所在单位"].holds(cell)),
            office,
            last: String::new(),
        })
    }

    /// Reads a row; `false` where the table is over.
    pub(super) fn row(
        &mut self,
        page: &Page,
        line: &Place,
        order: &mut Vec<String>,
        found: &mut BTreeMap<String, Found>,
    ) -> bool {
        let row = cells(page, line, self.by);
        if row.len() < 2 || row.len() > self.width {
            return false;
        }
        let cell = |n: usize| row.get(n).map_or("", |c| page.str(c));
        if let Some(office) = self.office.map(cell).filter(|office| !office.is_empty()) {
            self.last = office.chars().filter(|c| !c.is_whitespace()).collect();
        }
        let name: String = cell(self.name).chars().filter(|c| !c.is_whitespace()).collect();
        let surname = name.chars().next().is_some_and(|c| SURNAMES.contains(c));
        let plain = (2..=4).contains(&name.chars().count())
            && name.chars().all(crate::normalise::is_han)
            && (surname || bare_name(&name))
            && !NOT_NAMES.holds(name.as_str());
        let Some(at) = row.get(self.name).filter(|_| plain || is_name(&name)) else {
            return true;
        };
        let unit = self.unit.map_or("", cell);
        let posts = cell(self.post)
            .split('、')
            .map(str::trim)
            .filter(|post| !post.is_empty())
            .enumerate()
            .map(|(n, post)| {
                if n == 0 {
                    format!("{unit}{post}")
                } else {
                    post.to_owned()
                }
            })
            .collect();
        let first =
            words!["组长", "主任", "指挥长", "总指挥", "召集人", "总召集人", "理事长"].holds(&self.last);
        let role = if first { Role::Chair } else { Role::Attendee };
        add(order, found, &name, posts, role, at.clone());
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::{Role, read};

    #[test]
    fn names_stand_in_a_table_with_their_posts() {
        for text in [
            "青禾县路灯领导小组成员名单\n领导小组职务\t姓名\t现任职务\n组  长\t田立秋\t县委副书记、县长\n成  员\t石  青\t县城管局局长\n\t苗望川\t县财政局副局长",
            "青禾县路灯专班成员名单\n序号|专班职务|姓名|单位及职务|备注\n1|组长|田立秋|县委副书记、县长|\n2|成员|石 青|县城管局局长|联络员\n3|成员|苗望川|县财政局副局长|",
        ] {
            let found: Vec<_> = read(text, None, "a")
                .people
                .into_iter()
                .map(|p| (p.name, p.posts.join("、"), p.role))
                .collect();
            let one = |name: &str, posts: &str, role| (name.to_owned(), posts.to_owned(), role);
            assert_eq!(
                found,
                [
                    one("田立秋", "县委副书记、县长", Role::Chair),
                    one("石青", "县城管局局长", Role::Attendee),
                    one("苗望川", "县财政局副局长", Role::Attendee),
                ]
            );
        }
    }
}
