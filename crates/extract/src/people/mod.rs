//! Named persons with their posts and what they did. A name is known by the post before it and by what
//! may follow a name; no list of real persons is kept.

mod absent;
mod listed;
mod names;
mod posts;
mod roles;
mod sentences;
mod tabled;

use std::collections::BTreeMap;

use crate::page::{Page, Place};
use crate::reading::{PersonFound, Role};
use crate::vocabulary::words;
use listed::{listed, titled};
use names::{NOT_NAMES, POST_ENDS, SURNAMES, is_name};
use posts::post_behind;
use roles::{later_speech, rank, role_of};
use sentences::{alone, clauses, for_others, in_sentence, plain_list};

/// A person while the page is read.
struct Found {
    posts: Vec<String>,
    role: Role,
    at: Place,
}

/// Finds the persons of a communiqué. `leaders`: places of 责任领导 of tables.
pub(crate) fn find(page: &Page, lines: &[usize], leaders: &[Place]) -> Vec<PersonFound> {
    let mut order: Vec<String> = Vec::new();
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    let post_ends = page.among(&POST_ENDS);
    let present = page.among(words![
        "参加",
        "出席",
        "列席",
        "陪同考察",
        "陪同调研",
        "先后发言",
        "分别发言",
        "先后作了发言"
    ]);
    let chairs = page.among(words!["主持会议", "主持座谈会"]);
    let stands_for = page.among(words!["代表"]);
    let has_tables = page.has(words!["姓名", "姓 名", "姓　名"]);
    let mut table: Option<tabled::Table> = None;
    for i in lines {
        let line = &page.lines[*i].at;
        if has_tables {
            let whole = page.lines[*i].parted;
            if let Some(head) = whole.then(|| tabled::Table::head(page, line)).flatten() {
                table = Some(head);
                continue;
            }
            if let Some(of) = &mut table {
                if of.row(page, line, &mut order, &mut found) {
                    continue;
                }
                table = None;
            }
        }
        // 请假：某某: who did not come.
        if words!["请假", "缺席", "因事请假", "因公请假"].begins(page.str(line)) {
            continue;
        }
        listed(page, line, &mut order, &mut found);
        for sentence in page.str(line).split_inclusive('。') {
            let start = line.start + (sentence.as_ptr() as usize - page.str(line).as_ptr() as usize);
            let at = start..start + sentence.len();
            let ends = post_ends.longest(&at).map(|(_, end, _)| end - start);
            if in_sentence(page, &at, ends, &mut order, &mut found) {
                continue;
            }
            let verb = present.first(&at);
            if (verb.is_some() || chairs.within(&at))
                && let Some(len) = alone(sentence)
            {
                // 某某出席并讲话 某某主持: another is told of behind the space.
                let own = sentence[len..]
                    .split([' ', '\u{3000}'])
                    .next()
                    .unwrap_or_default();
                let role = role_of(own).unwrap_or(Role::Attendee);
                add(
                    &mut order,
                    &mut found,
                    &sentence[..len],
                    Vec::new(),
                    role,
                    start..start + len,
                );
            } else if stands_for.within(&at)
                && let Some(len) = for_others(sentence)
            {
                add(
                    &mut order,
                    &mut found,
                    &sentence[len.clone()],
                    Vec::new(),
                    Role::Reporter,
                    start + len.start..start + len.end,
                );
            } else if let Some(verb) = verb {
                let known = order.len();
                plain_list(page, &at, verb - start, &mut order, &mut found);
                if order.len() == known {
                    clauses(page, &at, &mut order, &mut found);
                }
            }
        }
    }
    for place in leaders {
        // 区委常委、副区长某某: posts before a name.
        let mut ahead: Vec<String> = Vec::new();
        for told in page.str(place).split(['、', '，', ',', ' ', '/']) {
            if POST_ENDS.ends(told) {
                ahead.push(told.to_owned());
                continue;
            }
            let (own, name) = titled(told).unwrap_or((Vec::new(), told));
            let mut posts = std::mem::take(&mut ahead);
            posts.extend(own);
            let n = name.chars().count();
            let plain = (2..=4).contains(&n)
                && name.chars().all(crate::normalise::is_han)
                && (name.chars().next().is_some_and(|c| SURNAMES.contains(c))
                    || !NOT_NAMES.begins(name) && bare_name(name));
            if (plain || is_name(name)) && !found.contains_key(name) {
                order.push(name.to_owned());
                let start = place.start + (name.as_ptr() as usize - page.str(place).as_ptr() as usize);
                found.insert(
                    name.to_owned(),
                    Found {
                        posts: if posts.is_empty() {
                            post_behind(&page.text[start + name.len()..])
                        } else {
                            posts
                        },
                        role: Role::Attendee,
                        at: start..start + name.len(),
                    },
                );
            }
        }
    }
    later_speech(page, lines, &mut found);
    order
        .into_iter()
        .filter_map(|name| {
            let f = found.remove(&name)?;
            Some(PersonFound {
                span: page.span(&f.at),
                name,
                posts: f.posts,
                role: f.role,
            })
        })
        .collect()
}

/// Two or three characters in the place of who is to answer for a task: a name, whatever its family name.
fn bare_name(name: &str) -> bool {
    (2..=3).contains(&name.chars().count())
        && !name.contains([
            '局', '委', '办', '部', '厅', '县', '市', '区', '镇', '乡', '街', '处', '科', '室', '组', '会',
            '长', '记', '各', '领', '导', '位', '门', '无', '等', '司', '团', '院', '校', '站', '队', '月',
            '日', '年', '前', '底',
        ])
}

fn add(
    order: &mut Vec<String>,
    found: &mut BTreeMap<String, Found>,
    name: &str,
    posts: Vec<String>,
    role: Role,
    at: Place,
) {
    // 管理事 | 项类别: the end of 管理 and the beginning of 事项 are no 理事.
    if name.starts_with('项')
        && let Some(post) = posts.last()
        && words!["管理事", "办理事", "受理事", "处理事", "审理事", "代理事"].ends(post)
    {
        return;
    }
    if let Some(old) = found.get_mut(name) {
        // 大会执行主席某某 has an office, too.
        let for_a_day = |post: &String| words!["执行主席"].ends(post);
        if old.posts.is_empty() && !posts.is_empty() {
            old.posts = posts;
        } else if old.posts.iter().all(for_a_day) && !posts.iter().all(for_a_day) {
            old.posts.extend(posts);
        }
        if rank(role) < rank(old.role) {
            old.role = role;
        }
        return;
    }
    order.push(name.to_owned());
    found.insert(name.to_owned(), Found { posts, role, at });
}

#[cfg(test)]
mod tests;
