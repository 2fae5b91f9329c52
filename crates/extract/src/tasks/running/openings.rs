//! What only opens a part of a report or a page: names of parts, sentences that lead in, paragraphs that tell that a meeting
//! was held.

use std::sync::LazyLock;

use crate::pattern::Pattern;
use crate::quick::at_most;
use crate::tasks::due;
use crate::vocabulary::words;

/// 一是…, 第二节 …: byte after what numbers a part of a report.
pub(super) fn part_number(text: &str) -> Option<usize> {
    static PART: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        Pattern::new(
            r"^(?:第[一二三四五六七八九十]{1,3}[章节篇编][\s、]+|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}，)",
        )
    });
    PART.as_ref()?.find(text).map(|found| found.end())
}

/// 今年要重点做好以下工作：, 重点要在六个方面下功夫。: whether a line says at its end that what is to be done follows.
pub(super) fn announces(text: &str) -> bool {
    let said = text.trim_end_matches(['：', ':', '。', '—', '；']);
    let last = said.rsplit(['。', '；']).next().unwrap_or(said);
    at_most(last, 48)
        && words![
            "重点",
            "抓好",
            "做好",
            "实施",
            "下功夫",
            "聚焦",
            "着力",
            "围绕",
            "突出",
            "推进",
            "聚力"
        ]
        .within(last)
        && (words![
            "以下工作",
            "下列工作",
            "如下工作",
            "以下任务",
            "以下重点",
            "几项工作",
            "项工作",
            "项重点工作",
            "项重点任务",
            "方面工作",
            "方面任务",
            "个方面",
            "几方面",
            "方面下功夫",
            "方面重点工作",
            "行动”",
            "大行动",
            "项行动",
            "大工程",
            "大任务"
        ]
        .ends(last)
            || words![
                "个方面下功夫",
                "个方面发力",
                "个方面用力",
                "个方面开展工作",
                "个方面的工作",
                "个方面工作"
            ]
            .within(last))
}

/// Whether a sentence holds nothing that could be counted, named or dated.
pub(super) fn opens_only(text: &str) -> bool {
    text.matches('。').count() <= 1
        && text.matches(['，', '；']).count() <= 3
        && !text.contains(['“', '《'])
        && !text.bytes().any(|b| b.is_ascii_digit())
        && due::find(text).is_none()
}

/// Whether a paragraph is one sentence that counts, names and dates nothing.
pub(super) fn one_general_sentence(text: &str) -> bool {
    text.ends_with('。')
        && text.matches('。').count() == 1
        && !text.contains(['《', '；'])
        && text.matches(['，', ',']).count() >= 2
        && !text.bytes().any(|b| b.is_ascii_digit())
        && due::find(text).is_none()
}

/// Whether a paragraph begins with a short sentence that names it, or is a heading.
pub(super) fn begins_headed(text: &str) -> bool {
    text.split_once('。')
        .is_some_and(|(name, _)| at_most(name, 24) && !name.contains(['，', ',', '；', '：']))
}

/// Whether a numbered line names a part: short and without an end, or one sentence before unnumbered text.
pub(super) fn is_heading(text: &str, rest: &str, followed: bool) -> bool {
    let alone = rest.matches(['。', '；']).count() <= 1
        && rest.chars().count() <= 45
        && !rest.bytes().any(|b| b.is_ascii_digit());
    let part = text.starts_with([
        '（', '(', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十',
    ]);
    (text.chars().count() <= 30 && !text.ends_with(['。', '；', ';'])) || (alone && followed && part)
}

/// Whether a paragraph tells that the meeting was held and by whom.
pub(super) fn lead_paragraph(text: &str) -> bool {
    words!["召开", "举行", "主持"].within(text)
        // 某某在主持会议时提出五点要求。一要…: what was demanded, by who chaired.
        && !words!["主持会议时", "主持时", "点要求", "点意见"].within(text)
        && words![
            "他强调",
            "会议强调",
            "她强调",
            "强调，",
            "强调,",
            "指出，要",
            "研究",
            "传达",
            "审议",
            "听取",
        ]
        .within(text)
        && (text.contains('月') && text.contains('日') || text.contains("近日") || text.contains("主持召开"))
}

/// Where a lead paragraph's own demands end and, in a one-paragraph report, the body's begin.
pub(super) fn lead_skip(text: &str) -> usize {
    words!["会议指出", "会议要求", "会议决定", "会议明确"]
        .first(text)
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn what_opens_a_report_and_its_parts_is_no_task() {
        let text = "2031年青禾省政府工作报告\n今年主要预期目标是：灯具产值增长5%左右。\n实现上述目标，要把握好三个方面。\n——坚定信心、迎难而上。充分挖掘亮灯潜能，拓展夜游新空间，强化政策争取，破除体制机制障碍。\n——把握取向、提质增效。优化支出结构，打好政策组合拳。\n重点做好八个方面工作。\n（一）持之以恒推动沿江亮化，打造富有活力的灯彩城市群。\n服务“一江两岸”大局，紧扣战略支点定位，发挥好主力军作用，深化灯具合作，携手建设一流灯彩带。\n打造沿江灯彩带。开工建设灯塔公园，更换沿江灯杆300根，用好灯谜文化资源。\n提速发展灯具产业。实施灯具创新工程。深化灯企数字化试点。建设一批智能灯厂。\n（二）聚焦构建体现青禾特色和优势的灯具产业体系，深化实施灯彩行动计划。坚持绿色方向，坚定不移推进灯具节能。\n做强灯具制造。引进灯具制造龙头企业，建设灯具检测中心。";
        let tasks: Vec<String> = read(text, None, "a").tasks.into_iter().map(|t| t.text).collect();
        assert_eq!(
            tasks,
            [
                "开工建设灯塔公园",
                "更换沿江灯杆300根",
                "用好灯谜文化资源",
                "实施灯具创新工程",
                "深化灯企数字化试点",
                "建设一批智能灯厂",
                "引进灯具制造龙头企业",
                "建设灯具检测中心",
            ]
        );
    }
}
