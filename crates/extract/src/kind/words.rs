//! Words that tell the pages of offices from those that have nothing to register.

use crate::vocabulary::{Words, head, words};

/// Words of work that a page worth registering has.
pub(super) static WORK: Words = Words::new(&[
    "牵头",
    "责任单位",
    "会议",
    "工作",
    "推进",
    "建设",
    "政府",
    "任务",
    "部门",
    "发展",
    "改革",
    "项目",
    "领导小组",
    "区委",
    "市委",
    "县委",
    "实施",
    "落实",
    "督查",
    "联席",
    "方案",
    "规划",
    "单位",
]);

/// Words of shops, kitchens, pitches and foreign wars.
pub(super) static ELSEWHERE: Words = Words::new(&[
    "元/㎡",
    "报名热线",
    "微信同号",
    "到店",
    "联赛",
    "球迷",
    "比分",
    "进球",
    "主帅",
    "扳平",
    "头球",
    "面粉",
    "月薪",
    "电话详询",
    "招聘",
    "下载次数",
    "文档格式",
    "版权说明",
    "预览",
    "俄军",
    "乌军",
    "北约",
    "导弹",
    "以军",
    "哈马斯",
    "特价",
    "优惠",
    "折扣",
    "包邮",
    "全屋整装",
    "装修",
    "小火",
    "食材",
    "中奖",
    "彩票",
    "电影",
    "演唱会",
    "股价",
    "涨停",
    "娱乐圈",
    "电视剧",
    "收视率",
    "弹幕",
    "大结局",
    "开机",
    "训练营",
    "名师",
    "限时",
    "赠送",
    "扫码入群",
    "加微信",
    "咨询电话",
    "空袭",
    "保姆级",
    "备婚",
    "新郎",
    "新娘",
    "伴娘",
    "婚礼",
    "婚纱",
    "自驾",
    "打卡",
    "带娃",
    "我老婆",
    "我老公",
    "软装",
    "硬装",
    "手游",
    "网游",
    "萌新",
    "坐骑",
    "战力",
    "盟主",
    "段位",
    "氪金",
    "刷怪",
    "打野",
    "赛季",
    "攻略",
    "玩家",
    "抽卡",
    "开黑",
    "全屋",
    "水电改造",
]);

/// Words of offices: a page that names none of them has nothing to register, whatever it calls a task.
pub(super) static OFFICES: Words = Words::new(&[
    "政府",
    "市委",
    "县委",
    "区委",
    "省委",
    "党委",
    "党工委",
    "管委会",
    "委员会",
    "领导小组",
    "国务院",
    "部门",
    "专班",
    "联席",
    "都市圈",
    "经济圈",
    "办公室",
    "督查",
    "各县",
    "各区",
    "各镇",
    "各乡",
    "街道",
    "党组",
    "指挥部",
    "责任单位",
    "牵头单位",
    "主责单位",
    "承办",
    "全市",
    "全县",
    "全区",
    "全省",
    "市长",
    "县长",
    "区长",
    "书记",
    "中央",
    "省长",
    "州长",
    "旗长",
    "盟长",
    "协调小组",
    "常务会",
    "组长",
    "局",
    "厅",
]);

/// Words of those who sell lessons in the papers of offices and in examinations for them: a page that has several
/// teaches how meetings and lists are written, and tells of none.
pub(super) static LESSONS: Words = Words::new(&[
    "考官",
    "题干",
    "参考答案",
    "真题",
    "刷题",
    "押题",
    "申论",
    "考生",
    "面试",
    "上岸",
    "名师",
    "实战营",
    "训练营",
    "写作课",
    "网课",
    "学员评价",
    "速成",
    "试听",
    "第1课",
    "第2课",
    "拼团",
    "立减",
    "原价",
    "限时优惠",
    "加微信",
    "扫码加入",
    "扫码领取",
    "扫码入群",
    "领取资料",
    "报名开启",
]);

/// Words that no page of an office has two of: of those who sell lessons or machines that write, of novels that come out
/// in parts, and of examinations.
pub(super) static NEVER: Words = Words::new(&[
    "考官",
    "题干",
    "参考答案",
    "刷题",
    "押题",
    "实战营",
    "写作课",
    "拼团",
    "第1课",
    "一键生成",
    "一键分发",
    "新功能上线",
    "版本更新",
    "客户评价",
    "用户评价",
    "年费版",
    "专业版",
    "旗舰版",
    "产品资讯",
    "产品中心",
    "客户案例",
    "立即试用",
    "免费体验",
    "预约体验",
    "下载白皮书",
    "签约立减",
    "私有化部署",
    "一键完成",
    "一键导出",
    "期刊论文",
    "学位论文",
    "被引频次",
    "中图分类号",
    "分类号:",
    "分类号：",
    "作者简介",
    "参考文献",
    "相似文献",
    "[J]",
    "立即购买",
    "立即下单",
    "立即体验",
    "注册送",
    "大礼包",
    "要约邀请",
    "立即预约",
    "预约演示",
    "代理加盟",
    "全新上线",
    "限时签约",
    "免费试用",
    "开通会员",
    "会员免费",
    "范文大全",
    "未完待续",
    "上一章",
    "下一章",
    "返回目录",
    "加入书架",
    "加入书签",
    "投推荐票",
    "字数:",
    "字数：",
    "手游",
    "网游",
    "击杀",
    "金币",
    "挂机",
    "停机维护",
    "更新公告",
    "开服",
    "玩家",
    "求月票",
    "推荐票",
    "本章完",
    "小说连载",
    "连载小说",
    "点击下方链接",
    "万能句式",
    "万能模板",
    "常用句式",
    "写作模板",
    "范文模板",
    "手把手教",
    "后台回复",
    "新人必看",
    "小白必看",
    "看完这篇",
    "收藏备用",
    "领取模板",
    "早鸟价",
    "助教",
    "素材库",
    "速成模板",
    "报名赠送",
    "课程咨询",
    "虚拟商品",
    "扫码添加",
    "套用时",
    "公考",
    "面试真题",
    "真题解析",
    "踩分点",
    "题库",
]);

/// Whether a title announces posts to be filled, or something to be bought or sold: 关于公开招聘…的公告, 某工程招标公告.
pub(super) fn is_notice(title: &str) -> bool {
    words![
        "公开招聘",
        "招聘公告",
        "招聘启事",
        "招聘简章",
        "公开选聘",
        "公开遴选",
        "招标公告",
        "采购公告",
        "中标公告",
        "中标候选人",
        "成交公告",
        "拍卖公告",
        "出让公告",
        "询价公告",
        "磋商公告",
        "招租公告",
        "拟录用",
        "拟聘用"
    ]
    .within(title)
        && words!["公告", "启事", "简章", "通告", "公示", "通知"].within(title)
}

/// Whether a title says who is given or loses an office: 关于某某等同志职务任免的通知.
pub(super) fn appoints(title: &str) -> bool {
    words!["职务任免", "任免职", "任职", "免职", "任免"].within(title)
        && words!["通知", "决定", "公告", "公示", "名单"].ends(title)
        && !words!["办法", "规定", "条例", "意见", "方案"].within(title)
}

/// Whether an office with a level is asked for something: 县财政局要…, 各镇要….
pub(super) fn asks(text: &str) -> bool {
    words![
        "局要",
        "委要",
        "办要",
        "政府要",
        "单位要",
        "部门要",
        "镇要",
        "街道要",
        "室要",
        "乡镇要",
        "部要"
    ]
    .within(text)
}

/// Whether a page offers a blank form: 某台账范本（空表）下载.
pub(super) fn is_form(title: &str, text: &str) -> bool {
    words![
        "范本",
        "模板",
        "空表",
        "样表",
        "范文",
        "样本",
        "通用版",
        "Excel",
        "Word版"
    ]
    .within(title)
        && words![
            "下载量",
            "下载",
            "文件格式",
            "文件大小",
            "在线预览",
            "侵权",
            "xlsx",
            "docx",
            "积分",
            "免费领",
            "领取",
            "公众号",
            "客服",
            "使用说明"
        ]
        .distinct(text)
            >= 2
}

/// Whether a title tells of a meeting in memory of somebody or of what once was: 纪念某某同志诞辰100周年座谈会.
pub(super) fn is_memorial(title: &str) -> bool {
    let held = words![
        "座谈会",
        "大会",
        "追思会",
        "追悼会",
        "纪念会",
        "仪式",
        "报告会",
        "集会",
        "音乐会",
        "研讨会"
    ]
    .within(title);
    let remembered = words![
        "诞辰",
        "逝世",
        "追思",
        "追悼",
        "悼念",
        "缅怀",
        "遗体告别",
        "公祭",
        "殉难"
    ]
    .within(title);
    // 纪念某战役胜利80周年; 纪念某条例施行10周年 tells how it is kept.
    let once = words!["纪念"].within(title)
        && words!["周年"].within(title)
        && words![
            "胜利", "起义", "牺牲", "会师", "长征", "革命", "就义", "战役", "成仁"
        ]
        .within(title);
    held && (remembered || once)
}

/// Whether a page is what an office of statistics publishes of a place: 某市国民经济运行情况, 统计公报.
pub(super) fn is_statistics(title: &str, text: &str) -> bool {
    words!["国民经济", "统计公报", "经济运行情况"].within(title)
        && !words!["会", "通报", "督查", "专报"].within(title.trim_end_matches("发展统计公报"))
        && (title.contains("统计公报") || words!["统计局", "统计信息", "调查队"].within(head(text, 160)))
}
