//! Items of a plan that say nothing of who owes them, among items that do.

use crate::page::{Page, Place};
use crate::tasks::{division, noted};

use super::plans::{is_plan, paragraph_item};
use super::under::told;

/// An item of a paragraph, and whom its sentences tell.
pub(in crate::tasks) struct Unnoted {
    pub(in crate::tasks) at: Place,
    pub(in crate::tasks) lead: Vec<String>,
}

/// （九）名称。要做的事…: paragraphs of the same depth as three others at least that have a note, behind the first of
/// those. `taken`: what was found with a note, in the order of the page.
pub(in crate::tasks) fn items(
    page: &Page,
    lines: &[usize],
    title: Option<usize>,
    taken: &[Place],
) -> Vec<Unnoted> {
    let Some(first) = taken.first().map(|at| at.start) else {
        return Vec::new();
    };
    // Elsewhere what nobody is told is none.
    let plan = is_plan(page, lines, title);
    let has_note = |line: &Place| {
        taken
            .iter()
            .any(|at| at.start >= line.start && at.end <= line.end)
    };
    let items: Vec<&Place> = lines
        .iter()
        .map(|i| &page.lines[*i].at)
        .filter(|at| at.end > first && paragraph_item(page.str(at)).is_some())
        .collect();
    let noted: Vec<u8> = items
        .iter()
        .filter(|at| has_note(at))
        .map(|at| noted::level(page.str(at)))
        .collect();
    let Some(depth) = noted.first().copied().filter(|_| noted.len() >= 3) else {
        return Vec::new();
    };
    items
        .into_iter()
        .filter(|at| !has_note(at) && noted::level(page.str(at)) == depth)
        .filter_map(|at| {
            let text = page.str(at);
            let from = division::number(text)?;
            let at = page.trim(at.start + from..at.end, &['。', '；', ';']);
            let lead = told(page.str(&at));
            (plan || !lead.is_empty()).then_some(Unnoted { at, lead })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn an_item_without_a_note_is_one_of_the_list() {
        let text = "青禾市加快夜间经济发展若干措施\n一、繁荣灯彩市场\n（一）建设灯彩街区。改造北街灯杆，布置沿街灯箱，打造灯彩街区三处。（市城管局负责）\n（二）举办灯彩节会。每年举办灯彩节，组织灯谜比赛，吸引游客参与。（市文旅局负责）\n（三）培育灯彩企业。支持灯企入园，给予租金减免，鼓励灯企上规。（市商务局负责）\n（四）营造亮灯氛围。各区要组织商户延长亮灯时间，鼓励居民阳台亮灯，营造节日气氛。";
        let found = read(text, None, "a");
        let last = found
            .tasks
            .last()
            .map(|t| (t.text.as_str(), t.lead_units.join("、")));
        assert_eq!(found.tasks.len(), 4);
        assert_eq!(
            last,
            Some((
                "营造亮灯氛围。各区要组织商户延长亮灯时间，鼓励居民阳台亮灯，营造节日气氛",
                "各区".to_owned()
            ))
        );
    }
}
