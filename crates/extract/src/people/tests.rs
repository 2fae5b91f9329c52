//! Whom sentences and lists of a page name, with which posts, and what they did: one page for each manner.

use super::*;
use crate::normalise::Ledger;

fn people(text: &str) -> Vec<(String, Vec<String>, Role)> {
    let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
    find(&page, &page.body.clone(), &[])
        .into_iter()
        .map(|p| (p.name, p.posts, p.role))
        .collect()
}

fn one(name: &str, posts: &[&str], role: Role) -> (String, Vec<String>, Role) {
    (
        name.to_owned(),
        posts.iter().map(|p| (*p).to_owned()).collect(),
        role,
    )
}

#[test]
fn matters_to_be_managed_are_no_council_member() {
    let text = "青禾县路灯管理办法\n各镇要列明路灯管理事项类别，出席评审的专家要列明办理事项清单。";
    assert!(crate::read(text, None, "a").people.is_empty());
    let text = "5月6日，青禾灯会理事会会议召开，理事长项明远出席会议并讲话。\n青禾县委书记石青主持会议。";
    let people = crate::read(text, None, "a").people;
    assert_eq!(people.first().map(|p| p.name.as_str()), Some("项明远"));
}

#[test]
fn a_name_that_no_list_holds_does_not_end_the_others() {
    let posts = &["县领导"];
    let attendee = |name: &str| one(name, posts, Role::Attendee);
    assert_eq!(
        people("县领导石青、鬲小川、田立秋、尹 川出席会议。"),
        [
            attendee("石青"),
            attendee("鬲小川"),
            attendee("田立秋"),
            attendee("尹川")
        ]
    );
    assert_eq!(
        people("县领导石青、田立秋（女）、柏长河出席会议。"),
        [attendee("石青"), attendee("田立秋"), attendee("柏长河")]
    );
    assert_eq!(people("县领导石青、灯务公司、田立秋看路灯。"), [attendee("石青")]);
    let text = "青禾县路灯专题会议纪要\n主 持 人：副县长 石青\n参 会 人 员：田立秋 尹 川 县城管局令狐明\n会议议定，修好北街路灯。";
    assert_eq!(
        people(text),
        [
            one("石青", &["副县长"], Role::Chair),
            one("田立秋", &[], Role::Attendee),
            one("尹川", &[], Role::Attendee),
            one("令狐明", &[], Role::Attendee)
        ]
    );
    assert_eq!(
        people("青禾县路灯专题会议纪要\n**主持**：副县长 石青\n会议议定，修好北街路灯。"),
        [one("石青", &["副县长"], Role::Chair)]
    );
    let text = "组长：石青 副县长\n尹 川 县长助理\n田立秋 副县长";
    assert_eq!(
        people(text).last(),
        Some(&one("田立秋", &["副县长"], Role::Attendee))
    );
}

#[test]
fn who_chairs_is_told_in_many_ways_and_others_report() {
    for (text, expected) in [
        (
            "5月6日，副县长石青在灯塔公园3号楼召集县城管局、县财政局负责同志，就路灯进行研究。",
            vec![one("石青", &["副县长"], Role::Chair)],
        ),
        (
            "大会执行主席石青、田立秋在主席台就座。大会由石青主持。县灯会主任田立秋作工作报告。",
            vec![
                one("石青", &["大会执行主席"], Role::Chair),
                one("田立秋", &["大会执行主席", "县灯会主任"], Role::Reporter),
            ],
        ),
        (
            "县领导石青、田立秋出席会议，县城管局等单位汇报了路灯情况。",
            vec![
                one("石青", &["县领导"], Role::Attendee),
                one("田立秋", &["县领导"], Role::Attendee),
            ],
        ),
        (
            "全会由常委会主持，石青代表常委会作养灯工作报告。",
            vec![one("石青", &[], Role::Reporter)],
        ),
        (
            "在全县路灯工作会上的讲话\n（2031年5月6日）\n县委书记 石青\n同志们：路灯要亮。",
            vec![one("石青", &["县委书记"], Role::Speaker)],
        ),
        ("并请市灯谜会委员和其他列席人员提出意见。", vec![]),
    ] {
        assert_eq!(people(text), expected, "{text}");
    }
}

#[test]
fn who_looks_after_a_row_of_a_table_is_a_person() {
    for column in ["挂点领导", "包案领导", "挂钩领导"] {
        let text = format!(
            "青禾县灯会筹备任务台账\n编号\t事项\t{column}\t主责部门\t办结时间\n01\t修好北街路灯\t石青\t县城管局\t7月12日\n02\t换下南街灯箱\t田立秋\t县公路局\t年内"
        );
        assert_eq!(
            crate::read(&text, None, "a")
                .people
                .into_iter()
                .map(|p| (p.name, p.posts, p.role))
                .collect::<Vec<_>>(),
            [
                one("石青", &[], Role::Attendee),
                one("田立秋", &[], Role::Attendee)
            ],
            "{column}"
        );
    }
}

#[test]
fn persons_have_posts_and_roles() {
    for (text, expected) in [
        (
            "区委书记、领导小组组长田立秋主持会议并讲话,区委副书记、区长纪小禾出席。",
            vec![
                one("田立秋", &["区委书记", "领导小组组长"], Role::Chair),
                one("纪小禾", &["区委副书记", "区长"], Role::Attendee),
            ],
        ),
        (
            "会议听取区委常委、副区长石青关于河道整治情况的汇报。",
            vec![one("石青", &["区委常委", "副区长"], Role::Reporter)],
        ),
        (
            "青禾市委常委、副市长钱穗,禾川市委常委、副市长孔米出席并讲话。",
            vec![
                one("钱穗", &["青禾市委常委", "副市长"], Role::Speaker),
                one("孔米", &["禾川市委常委", "副市长"], Role::Speaker),
            ],
        ),
        (
            "田禾、石青、纪小米参加会议。",
            vec![
                one("田禾", &[], Role::Attendee),
                one("石青", &[], Role::Attendee),
                one("纪小米", &[], Role::Attendee),
            ],
        ),
        (
            "石青、纪小禾，路灯联席会议各成员单位主要负责同志参加会议。",
            vec![
                one("石青", &[], Role::Attendee),
                one("纪小禾", &[], Role::Attendee),
            ],
        ),
        ("县城管局、县财政局，各镇负责人参加会议。", vec![]),
        (
            "县长石青8月25日主持召开县政府常务会议，研究路灯。",
            vec![one("石青", &["县长"], Role::Chair)],
        ),
        (
            "副县长石青带队开展路灯检查，听取县城管局汇报。他指出，要修好路灯。",
            vec![one("石青", &["副县长"], Role::Speaker)],
        ),
        (
            "市长田立秋主持会议，市气象台首席预报员石青汇报灯季天气。",
            vec![
                one("田立秋", &["市长"], Role::Chair),
                one("石青", &["市气象台首席预报员"], Role::Reporter),
            ],
        ),
        (
            "省长田立秋作出批示，副省长石青出席会议并讲话，省政府副秘书长纪小禾主持会议。",
            vec![
                one("石青", &["副省长"], Role::Speaker),
                one("纪小禾", &["省政府副秘书长"], Role::Chair),
            ],
        ),
        (
            "市委书记田立秋对养灯工作作出重要指示，要求修好路灯。副市长石青主持会议。",
            vec![one("石青", &["副市长"], Role::Chair)],
        ),
        (
            "市委书记田立秋作出批示，市长纪小禾提出明确要求，副市长石青主持会议。",
            vec![one("石青", &["副市长"], Role::Chair)],
        ),
        (
            "县长石青主持会议，传达学习市委灯会会议精神和市委书记田立秋的批示要求。",
            vec![one("石青", &["县长"], Role::Chair)],
        ),
        (
            "市委书记田立秋、市长纪小禾分别作出批示。副市长石青主持会议。",
            vec![one("石青", &["副市长"], Role::Chair)],
        ),
        (
            "田禾等陪同考察并参加座谈会，石青、纪小米及市有关部门、禾川县负责同志等参加座谈会。",
            vec![
                one("田禾", &[], Role::Attendee),
                one("石青", &[], Role::Attendee),
                one("纪小米", &[], Role::Attendee),
            ],
        ),
        (
            "石青、纪小米等市领导，市城管局、市财政局负责同志参加会议。",
            vec![
                one("石青", &[], Role::Attendee),
                one("纪小米", &[], Role::Attendee),
            ],
        ),
        (
            "市城管局、石川县等参加座谈会，温泉镇等有关负责同志参加会议。",
            vec![],
        ),
        (
            "市政协副主席兼秘书长田立秋主持会议。",
            vec![one("田立秋", &["市政协副主席兼秘书长"], Role::Chair)],
        ),
        (
            "副市长兼市公安局局长田立秋出席会议。",
            vec![one("田立秋", &["副市长", "市公安局局长"], Role::Attendee)],
        ),
        (
            "市委副书记田立秋在座谈会上缅怀了建街先辈的一生，强调要学习他们。",
            vec![one("田立秋", &["市委副书记"], Role::Speaker)],
        ),
        (
            "田立秋出席并讲话 石青主持\n市委书记田立秋出席会议并讲话，市长石青主持会议。",
            vec![
                one("田立秋", &["市委书记"], Role::Speaker),
                one("石青", &["市长"], Role::Chair),
            ],
        ),
        (
            "出席:田立秋(市政府副秘书长),石青(青禾区财政局),灯业集团有关负责同志。",
            vec![
                one("田立秋", &["市政府副秘书长"], Role::Attendee),
                one("石青", &[], Role::Attendee),
            ],
        ),
        (
            "参会:区委常委、副区长 田立秋;区城建局石青、区文旅局纪小禾",
            vec![
                one("田立秋", &["区委常委", "副区长"], Role::Attendee),
                one("石青", &[], Role::Attendee),
                one("纪小禾", &[], Role::Attendee),
            ],
        ),
        (
            "副 组 长:田立秋(副县长)、石青(灯业集团党委书记、董事长)",
            vec![
                one("田立秋", &["副县长"], Role::Attendee),
                one("石青", &["灯业集团党委书记", "董事长"], Role::Attendee),
            ],
        ),
        ("领导小组成员单位有关负责同志参加会议。", vec![]),
        (
            "田立秋、石青等县领导参加会议。",
            vec![
                one("田立秋", &[], Role::Attendee),
                one("石青", &[], Role::Attendee),
            ],
        ),
        (
            "区长石青作工作安排。",
            vec![one("石青", &["区长"], Role::Speaker)],
        ),
        (
            "县委书记、县委夜游工作（亮化提升）领导小组组长田立秋主持。",
            vec![one(
                "田立秋",
                &["县委书记", "县委夜游工作（亮化提升）领导小组组长"],
                Role::Chair,
            )],
        ),
        (
            "两省领导田立秋、石青出席会议。",
            vec![
                one("田立秋", &[], Role::Attendee),
                one("石青", &[], Role::Attendee),
            ],
        ),
        (
            "县文旅局局长田立秋汇报了夜游情况，平桥镇、北街道主要负责同志作了发言。",
            vec![one("田立秋", &["县文旅局局长"], Role::Reporter)],
        ),
        (
            "青禾智灯联合创始人田立秋、青禾大学教授石青先后发言。",
            vec![
                one("田立秋", &["青禾智灯联合创始人"], Role::Speaker),
                one("石青", &["青禾大学教授"], Role::Speaker),
            ],
        ),
        (
            "组 长:田立秋(市委副书记、市长)",
            vec![one("田立秋", &["市委副书记", "市长"], Role::Chair)],
        ),
        (
            "主持人：青禾县副县长 田立秋",
            vec![one("田立秋", &["青禾县副县长"], Role::Chair)],
        ),
        (
            "参加:青禾市城管局副局长田立秋,麦川、石川、柳川三县分局负责人",
            vec![one("田立秋", &["青禾市城管局副局长"], Role::Attendee)],
        ),
        (
            "青禾县人民政府代表：田立秋　　禾川县人民政府代表：石青",
            vec![
                one("田立秋", &["青禾县人民政府代表"], Role::Attendee),
                one("石青", &["禾川县人民政府代表"], Role::Attendee),
            ],
        ),
        (
            "专班组长：田立秋（市委常委、副市长）",
            vec![one("田立秋", &["市委常委", "副市长"], Role::Chair)],
        ),
        (
            "指 挥 长：田立秋（县委书记）\n石青（县委副书记、县长）\n常务副指挥长：纪小禾（副县长）",
            vec![
                one("田立秋", &["县委书记"], Role::Chair),
                one("石青", &["县委副书记", "县长"], Role::Chair),
                one("纪小禾", &["副县长"], Role::Attendee),
            ],
        ),
        (
            "副县长田立秋、县城管局局长石青出席会议。会议听取了石青关于路灯的汇报。",
            vec![
                one("田立秋", &["副县长"], Role::Attendee),
                one("石青", &["县城管局局长"], Role::Reporter),
            ],
        ),
        (
            "会议听取了县城管局局长苗望川所作的汇报。\n列席：苗望川、田立秋",
            vec![
                one("苗望川", &["县城管局局长"], Role::Reporter),
                one("田立秋", &[], Role::Attendee),
            ],
        ),
        ("成立由县长任组长的路灯指挥部。", vec![]),
        (
            "指挥部办公室主任由田立秋同志兼任。",
            vec![one("田立秋", &["指挥部办公室主任"], Role::Attendee)],
        ),
        (
            "省住建厅副厅长田立秋到会指导。他指出，路灯要亮。",
            vec![one("田立秋", &["省住建厅副厅长"], Role::Speaker)],
        ),
        (
            "青禾市委书记石青、市长翁田和到会。会商会上，石青、翁田和分别介绍两市路灯。",
            vec![
                one("石青", &["青禾市委书记"], Role::Reporter),
                one("翁田和", &["市长"], Role::Reporter),
            ],
        ),
        (
            "“路灯亮了才好。”青禾路灯厂董事长田立秋希望两地共用备件库。",
            vec![one("田立秋", &["青禾路灯厂董事长"], Role::Speaker)],
        ),
        (
            "副县长田立秋、县城管局局长石青出席会议。田立秋通报了路灯情况。石青在会上就路灯方案作了说明，并要求各镇照办。",
            vec![
                one("田立秋", &["副县长"], Role::Reporter),
                one("石青", &["县城管局局长"], Role::Reporter),
            ],
        ),
    ] {
        assert_eq!(people(text), expected, "{text}");
    }
}
