//! Several articles on one page: parting them, and setting aside those that are none of ours.

use crate::kind;
use crate::page::Page;
use crate::quick::at_most;
use crate::vocabulary::words;

/// More blocks than this are not articles.
const ARTICLES_MAX: usize = 120;

/// What pages of news set before each piece.
const MARKS: [char; 2] = ['■', '▶'];

/// Stretches of a page that holds several articles, and those that are none of ours.
pub(crate) fn part(page: &Page) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    if let Some(tables) = tables(page) {
        return (tables, Vec::new());
    }
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut before: Option<usize> = None;
    // 【会议】…, 【便民】…: a page in columns needs no empty lines.
    // 【交通方面】 over 事项1：… or 1.… is a part of one list.
    let part_of_list: std::collections::BTreeSet<usize> = page
        .body
        .windows(2)
        .filter(|pair| page.line(pair[0]).ends_with('】') && crate::tasks::is_numbered(page.line(pair[1])))
        .map(|pair| pair[0])
        .collect();
    let column_of = |i: &usize| column(page.line(*i)).filter(|_| !part_of_list.contains(i));
    let names: std::collections::BTreeSet<&str> = page.body.iter().filter_map(column_of).collect();
    let columns = names.len() >= 3;
    // 一、…, 二、…: articles of a page that counts them, if one has its own line of publishing.
    let counted = page
        .body
        .iter()
        .any(|i| is_numbered_head(page.line(*i)) && is_published(page, *i));
    let marked = page
        .body
        .iter()
        .filter(|i| page.line(**i).starts_with(MARKS))
        .count();
    for i in &page.body {
        let at = &page.lines[*i].at;
        // An empty line, and no furniture in it, parts two blocks.
        let gap = before.is_some_and(|b| {
            let between = &page.text[page.lines[b].at.end..at.start];
            if *i == b + 1 {
                between.matches('\n').count() >= 2
            } else {
                // Editors' names may end the article before: then the head must be seen.
                between
                    .split('\n')
                    .rev()
                    .nth(1)
                    .is_some_and(|l| l.trim().is_empty())
                    && article_head(page.line(*i))
            }
        });
        // ■ 天气：…, ■ 某会议召开: as many pieces as there are marks.
        let one_more = marked >= 3 && page.line(*i).starts_with(MARKS)
            || columns && column_of(i).is_some()
            || counted && is_numbered_head(page.line(*i));
        // Then an empty line parts paragraphs.
        if gap && !counted || blocks.is_empty() || one_more {
            blocks.push(Vec::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push(*i);
        }
        before = Some(*i);
    }
    let heads = blocks
        .iter()
        .filter(|b| {
            // A page that leaves a line empty after every paragraph has no articles of one line.
            b.len() >= 2
                && b.first().is_some_and(|i| {
                    let head = page.line(*i);
                    article_head(head) && head.chars().count() <= 48 && !head.contains('。')
                })
        })
        .count();
    if heads < 2 && !amid(page, &blocks) && !piece_by_piece(page, &blocks)
        || blocks.len() < 3
        || blocks.len() > ARTICLES_MAX
    {
        match whole(page) {
            Some(articles) => blocks = articles,
            None => return (vec![page.body.clone()], Vec::new()),
        }
    }
    let mut ours = Vec::new();
    let mut foreign = Vec::new();
    for block in blocks {
        let text: String = block.iter().map(|i| page.line(*i)).collect::<Vec<_>>().join("\n");
        if kind::is_foreign(&text) {
            foreign.push(block);
        } else {
            ours.push(block);
        }
    }
    if ours.is_empty() {
        return (vec![page.body.clone()], Vec::new());
    }
    (ours, foreign)
}

/// Tables of tasks and tables of projects one below the other, as the sheets of a workbook come: each with the title above.
fn tables(page: &Page) -> Option<Vec<Vec<usize>>> {
    if !page.has(words!["项目名称"]) || !page.text.contains('\t') {
        return None;
    }
    let lines = &page.body;
    let (mut starts, mut of_tasks) = (Vec::new(), None);
    for (n, i) in lines.iter().enumerate() {
        let line = page.line(*i);
        if line.split('\t').nth(2).is_none() {
            continue;
        }
        let tasks = crate::tasks::is_table_head(page, &page.lines[*i].at);
        let projects = line.contains("项目名称")
            && (!tasks || words!["总投资", "计划投资", "投资额", "年度投资"].within(line));
        if !(tasks || projects) || of_tasks == Some(!projects) {
            continue;
        }
        of_tasks = Some(!projects);
        let above = lines[..n]
            .iter()
            .rev()
            .take(2)
            .take_while(|i| at_most(page.line(**i), 48) && !page.line(**i).contains(['\t', '。']))
            .count();
        starts.push(n - above);
    }
    let to = starts.iter().skip(1).copied().chain([lines.len()]);
    let from = [0].into_iter().chain(starts.iter().skip(1).copied());
    (starts.len() >= 2).then(|| from.zip(to).map(|(a, b)| lines[a..b].to_vec()).collect())
}

/// 某会议召开 over 5月6日，某会议在某地召开: the title of an article whose line of publishing is gone.
fn tells_of_meeting(page: &Page, n: usize) -> bool {
    let held = words!["召开", "举行"];
    held.ends(page.line(page.body[n]))
        && page.body.get(n + 1).is_some_and(|i| {
            let line = page.line(*i);
            line.starts_with(|c: char| c.is_ascii_digit()) && held.within(line) && {
                let (month, rest) = line.split_once('月').unwrap_or_default();
                month.len() <= 2
                    && rest
                        .trim_start_matches(|c: char| c.is_ascii_digit())
                        .starts_with('日')
            }
        })
}

/// Whole articles one below the other: each has its title, its own line of publishing or the day that its meeting was
/// held, and a paragraph at least.
fn whole(page: &Page) -> Option<Vec<Vec<usize>>> {
    if !page.lines.iter().any(|l| l.furniture) {
        return None;
    }
    let mut seen = std::collections::BTreeSet::new();
    let titles: Vec<usize> = (0..page.body.len())
        .filter(|n| {
            let head = page.line(page.body[*n]);
            at_most(head, 48)
                && !head.contains(['。', '：', '\t'])
                && (is_published(page, page.body[*n]) || tells_of_meeting(page, *n))
                // A title that is said again, or one of a list of other pages, has no words of its own.
                && page
                    .body
                    .get(n + 1)
                    .is_some_and(|i| page.line(*i).contains('。') && !at_most(page.line(*i), 20))
        })
        // One article that stands there again is the same.
        .filter(|n| seen.insert(page.line(page.body[*n])))
        .collect();
    if !(2..=ARTICLES_MAX).contains(&titles.len()) {
        return None;
    }
    // What stands above the first title goes with it.
    let to = titles.iter().skip(1).copied().chain([page.body.len()]);
    let from = [0].into_iter().chain(titles.iter().skip(1).copied());
    Some(from.zip(to).map(|(a, b)| page.body[a..b].to_vec()).collect())
}

/// Whether a page of news sets a mark before each piece, and one of them is an ad or says what else to read.
fn piece_by_piece(page: &Page, blocks: &[Vec<usize>]) -> bool {
    let heads: Vec<&str> = blocks
        .iter()
        .filter_map(|b| b.first())
        .map(|i| page.line(*i))
        .filter(|line| line.starts_with(MARKS))
        .collect();
    heads.len() >= 3
        && heads.iter().any(|head| {
            kind::is_foreign(head) || words!["天气", "相关阅读", "猜你喜欢", "便民", "热线"].within(head)
        })
}

/// Whether an article with its own line of publishing stands amid blocks that are none of ours: board, ads, recipes.
fn amid(page: &Page, blocks: &[Vec<usize>]) -> bool {
    let dated = |block: &Vec<usize>| {
        block.len() >= 2
            && block.first().is_some_and(|i| {
                let head = page.line(*i);
                head.chars().count() <= 48 && !head.contains('。') && is_published(page, *i)
            })
    };
    let none_of_ours = |block: &Vec<usize>| {
        let text: String = block.iter().map(|i| page.line(*i)).collect::<Vec<_>>().join("\n");
        kind::is_foreign(&text)
    };
    blocks.len() >= 3
        && blocks.len() <= ARTICLES_MAX
        && blocks.iter().skip(1).any(dated)
        && blocks.first().is_some_and(none_of_ours)
}

/// 【便民】停电预告: a column's name of a few characters. 【红灯】 is none, nor are 【问题一】 and
/// 【牵头部门】, what a matter says of itself.
fn column(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix('【')?.split_once('】')?;
    ((2..=4).contains(&name.chars().count())
        && name.chars().all(crate::normalise::is_han)
        && !name.ends_with(['灯', '牌', '色'])
        && !words!["部门", "单位", "期限", "时限", "举措", "措施"].ends(name)
        && !crate::tasks::is_numbered(line))
    .then_some(name)
}

/// Whether the line below a head says when it was published, and where.
pub(crate) fn is_published(page: &Page, head: usize) -> bool {
    page.lines
        .get(head + 1)
        .is_some_and(|l| l.furniture && l.at.len() < 300 && crate::dates::full(page.str(&l.at)).is_some())
}

/// 一、某报 2031-…, 【要闻】: how an article begins on a page of several.
fn article_head(line: &str) -> bool {
    is_numbered(line) || (line.starts_with('【') && line.contains('】'))
}

fn is_numbered(line: &str) -> bool {
    let number = line.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let characters = (line.len() - number.len()) / '一'.len_utf8();
    (1..=2).contains(&characters) && number.starts_with('、')
}

/// The same of a short line.
fn is_numbered_head(line: &str) -> bool {
    at_most(line, 48) && is_numbered(line) && !line.contains('。')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    #[test]
    fn articles_that_a_page_counts_need_no_empty_lines() {
        let counted = "青禾之窗\n一、两镇同修灯\n2031-05-06 08:20 来源:青禾发布 浏览:9\n5月5日，两镇召开路灯联席会议。县城管局要修好路灯。\n二、凉拌萝卜\n萝卜切丝，加盐拌匀，腌上半个小时，挤去水分，加糖加醋，撒上芝麻就好了，爽口得很。\n三、青禾县路灯任务分工\n1.修好北街路灯。（县城管局牵头，县财政局配合）";
        let page = |text: &str| Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        let (ours, foreign) = part(&page(counted));
        assert_eq!((ours.len(), foreign.len()), (3, 1));
        let plan = counted.replace("\n2031-05-06 08:20 来源:青禾发布 浏览:9", "");
        assert_eq!(part(&page(&plan)).0.len(), 1);
    }

    #[test]
    fn sheets_of_tasks_and_of_projects_stand_apart() {
        let tasks = "青禾县路灯整治任务分工表\n序号\t任务\t牵头单位\t完成时限\n1\t更换城东路灯\t县城管局\t6月底前\n2\t备足路灯电费\t县财政局\t3月底前";
        let projects = "青禾县路灯项目清单\n序号\t项目名称\t建设地点\t建设规模\t总投资（万元）\t责任单位\n1\t城东路灯更新项目\t城东街道\t更换路灯400盏\t1200\t县城管局\n2\t城西灯杆修缮项目\t城西街道\t修缮灯杆300根\t800\t县交通局";
        for text in [format!("{tasks}\n{projects}"), format!("{projects}\n{tasks}")] {
            let read = crate::read(&text, None, "a");
            assert_eq!(read.kind, crate::Kind::TaskDivision, "{text}");
            assert_eq!(read.title.as_deref(), Some("青禾县路灯整治任务分工表"));
            let found: Vec<&str> = read.tasks.iter().map(|t| t.text.as_str()).collect();
            assert_eq!(found, ["更换城东路灯", "备足路灯电费"]);
        }
        let read = crate::read(projects, None, "a");
        assert_eq!((read.kind, read.tasks.len()), (crate::Kind::ProjectList, 0));
    }

    #[test]
    fn whole_articles_one_below_the_other_keep_their_meetings_apart() {
        let one = "青禾县路灯联席会议第三次会议召开\n\n2031-05-06 来源：青禾发布\n\n5月5日，青禾县路灯联席会议第三次会议在县政务中心召开。县长石青主持会议并讲话。\n\n会议审议通过了《青禾县路灯要点》。\n\n会议要求，县城管局要牵头修好北街路灯30盏，7月底前完成。";
        let two = "禾川县灯塔联席会议第五次会议召开\n\n2031-06-09 来源：禾川发布\n\n6月8日，禾川县灯塔联席会议第五次会议以视频形式召开。县长田立秋主持会议并讲话。\n\n会议审议通过了《禾川县灯塔要点》。\n\n会议要求，县水利局要牵头修好南岸灯塔2座，8月底前完成。";
        for text in [
            format!("{one}\n\n{two}"),
            format!("{one}\n{two}").replace("\n\n", "\n"),
            format!("今日要闻\n\n{one}\n\n\n{two}"),
            format!("{one}\n\n{two}").replace("2031-06-09 来源：禾川发布\n\n", ""),
        ] {
            let read = crate::read(&text, None, "a");
            let people: Vec<&str> = read.people.iter().map(|p| p.name.as_str()).collect();
            assert_eq!(people, ["石青"], "{text}");
            assert_eq!(read.documents_reviewed, ["青禾县路灯要点"]);
            let meeting = read.meeting.expect("a meeting");
            assert_eq!(
                (meeting.session, meeting.mode),
                (Some(3), Some(crate::Mode::InPerson))
            );
            assert_eq!(read.issued_or_held_on.as_deref(), Some("2031-05-05"));
            assert_eq!(read.tasks.len(), 2, "tasks of all articles stay");
        }
        // A title that is said again and an article that stands there twice are one.
        for again in [
            format!("青禾县路灯联席会议第三次会议召开\n2031-05-06 来源：青禾发布\n{one}"),
            format!("{one}\n\n{one}"),
        ] {
            let page = Page::new(&crate::original::Original::new(&again), &mut Ledger::default());
            assert_eq!(part(&page).0.len(), 1, "{again}");
        }
    }

    #[test]
    fn parts_of_a_list_in_brackets_are_no_articles() {
        let page = Page::new(
            &crate::original::Original::new(
                "青禾县路灯联席会议议定事项交办单\n【灯杆】\n事项1：修好北街灯杆。主办：县城管局。\n【灯具】\n事项2：换下旧灯。主办：县城管局。\n【线路】\n事项3：线路入地。主办：县供电公司。",
            ),
            &mut Ledger::default(),
        );
        assert_eq!(part(&page).0.len(), 1);
    }

    #[test]
    fn pieces_with_a_mark_before_each_stand_alone() {
        let page = Page::new(
            &crate::original::Original::new(
                "■ 天气：晴，气温9℃～15℃。\n\n■ 青禾县召开路灯会议\n5月5日，青禾县路灯会议召开，县城管局要修好路灯。\n\n■ 招聘：灯具店招理货员5名，月薪4200元。\n\n■ 猜你喜欢：凉拌萝卜",
            ),
            &mut Ledger::default(),
        );
        let (ours, _) = part(&page);
        assert!(
            ours.iter()
                .any(|lines| page.line(lines[0]).starts_with("■ 青禾县召开") && lines.len() == 2)
        );
        let read = crate::read(&page.text, None, "a");
        assert_eq!(read.title.as_deref(), Some("青禾县召开路灯会议"));
        assert_eq!(read.indicators, []);
    }

    #[test]
    fn items_that_are_counted_in_brackets_are_no_articles() {
        let page = Page::new(
            &crate::original::Original::new(
                "青禾县路灯问题整改进度表（更新至5月6日）\n【问题一】北街路灯不亮\n整改举措：修好路灯\n【问题二】南街灯箱破损\n整改举措：换下灯箱\n【问题三】灯杆歪斜\n整改举措：扶正灯杆",
            ),
            &mut Ledger::default(),
        );
        assert_eq!(part(&page).0.len(), 1);
    }

    #[test]
    fn an_article_amid_what_is_none_of_ours_stands_alone() {
        for (text, ours) in [
            (
                "今日热帖\n【转让】北街门面一间，二十平方米，朝南向阳，价格面议，有意者请打电话来问，先到先得。\n\n青禾县路灯会议召开\n2031-05-06 来源：青禾发布\n5月5日，青禾县召开路灯会议，县城管局要修好路灯。\n\n凉拌萝卜\n萝卜切丝，加盐拌匀，腌上半个小时，挤去水分，加糖加醋，撒上芝麻就好了，爽口得很。",
                1,
            ),
            (
                "青禾县路灯会议召开\n2031-05-06 来源：青禾发布\n5月5日，青禾县召开路灯会议。\n\n县城管局要修好路灯。\n\n县财政局要拨付经费。",
                1,
            ),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let (stretches, _) = part(&page);
            assert_eq!(stretches.len(), ours, "{text}");
            assert!(
                stretches[0]
                    .iter()
                    .any(|i| page.line(*i).starts_with("青禾县路灯会议召开")),
                "{text}"
            );
        }
    }
}
