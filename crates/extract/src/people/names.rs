//! Names and posts: the characters a name begins with, the words a post ends with, and what may follow.
//! Lists of the language, not of persons.

use crate::vocabulary::{Letters, Words, words};

/// Characters that begin a name.
pub(super) static SURNAMES: Letters = Letters::new(
    "铁习王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱江尹薛闫段雷侯龙史黎贺顾毛郝龚邵万覃武钱戴严莫孔向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁符阮纪舒柯梅童凌毕单季成霍涂谷曲盛冉翁骆管车房蓝路游辛靳欧管柴蒙鲍华喻祁蒲滕屈饶牟艾尤阳时穆农司古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封官谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由弋郇郦咸诸晟莘鄂穰訾竺陶洪汤殷卓苗丘尚俸仉闾佴伯赏笪谯汝钦庾暨弘禄殴殳沃蔚夔厍融毋乜巢蒯桓钮牧撒税墨步解云昌凤酆贝贲荀羿汲邴糜松弓隗蓬郗仰秋暴钭韶蓟怀籍苍逄扶堵郤璩濮寿郏阎宦鱼贡詹裴赖归缑郈琴宓青蹇矫綦匙呙鄞郄闪仵戢渠睢禤稽茆莎萨虢虎逢雒骞操妥喇俎妫爨灌布么",
);
/// Surnames of two characters.
static DOUBLE: Words = Words::new(&[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "长孙",
    "端木", "申屠", "阿布", "买买", "南宫", "西门", "独孤", "钟离", "宇文", "澹台", "濮阳", "太史", "淳于",
    "单于", "万俟", "赫连", "轩辕", "闻人", "公冶", "呼延", "百里", "东郭", "南门", "左丘", "第五", "拓跋",
    "司空", "欧冶", "段干", "东里", "即墨", "公西", "漆雕", "乐正", "巫马", "梁丘", "羊舌", "南荣", "叔孙",
    "仲孙", "鲜于", "太叔", "亓官", "闾丘", "宗政", "公羊", "谷梁",
]);
/// How names of Tibetan, Mongolian, Uyghur, Kazakh and Yi people begin: they have no family name of one character.
static GIVEN: Words = Words::new(&[
    "多布", "扎西", "次仁", "次旦", "次旺", "旦增", "丹增", "旦巴", "旦真", "索朗", "索南", "尼玛", "达娃",
    "米玛", "拉巴", "普布", "巴桑", "边巴", "平措", "格桑", "卓玛", "卓嘎", "才让", "才旦", "才仁", "才巴",
    "多吉", "多杰", "仁青", "仁增", "洛桑", "罗布", "罗松", "强巴", "土登", "江白", "江措", "贡布", "贡觉",
    "贡嘎", "桑杰", "桑珠", "白玛", "央金", "央宗", "德吉", "曲珍", "曲扎", "拉姆", "华旦", "完玛", "加措",
    "嘉措", "嘉央", "昂旺", "阿旺", "昂江", "益西", "云丹", "格列", "班玛", "班久", "向巴", "泽仁", "泽旺",
    "登巴", "斯朗", "阿卜", "阿不", "阿布", "阿迪", "阿依", "艾尼", "艾合", "艾力", "买买", "麦麦", "吐尔",
    "木拉", "木合", "玉山", "玉素", "努尔", "古丽", "帕提", "帕尔", "热依", "热合", "肉孜", "依明", "依力",
    "库尔", "沙塔", "塔依", "叶尔", "哈那", "巴合", "赛力", "迪里", "巴特", "额尔", "乌云", "乌日", "苏和",
    "宝音", "布和", "布仁", "呼和", "呼格", "特木", "那仁", "那日", "娜仁", "其其", "斯琴", "斯日", "哈斯",
    "朝鲁", "图力", "敖其", "阿拉", "吉克", "吉木", "沙马", "曲木", "曲比", "马海", "罗洪", "阿约", "阿侯",
    "尔古", "惹几", "勒格", "格日", "达来", "满都", "苏日", "锡林", "查干", "其木", "萨仁", "阿茹", "红格",
    "孟和", "朝克", "吉日", "胡日", "包力", "旺其", "丹巴", "卓嘎", "仓决", "次珍", "热孜", "阿曼", "叶斯",
    "木沙", "拉毛", "尕藏", "桑吉", "更登", "久美", "晋美", "完德", "完代", "华青", "昂毛", "群培", "旦正",
]);
/// Marks between the parts of such a name.
const DOTS: [char; 5] = ['·', '•', '・', '‧', '∙'];

/// Last words of a post.
pub(super) const POSTS: &[&str] = &[
    "总书记",
    "党组书记",
    "副书记",
    "书记",
    "副主席",
    "主席",
    "总理",
    "副总理",
    "国务委员",
    "委员长",
    "副委员长",
    "省长",
    "副省长",
    "市长",
    "副市长",
    "区长",
    "副区长",
    "县长",
    "副县长",
    "州长",
    "副州长",
    "镇长",
    "乡长",
    "部长",
    "副部长",
    "主任",
    "副主任",
    "局长",
    "副局长",
    "厅长",
    "副厅长",
    "司长",
    "副司长",
    "处长",
    "副处长",
    "科长",
    "参事",
    "秘书长",
    "副秘书长",
    "组长",
    "班长",
    "预报员",
    "副组长",
    "常委",
    "委员",
    "理事长",
    "副理事长",
    "会长",
    "副会长",
    "院长",
    "副院长",
    "校长",
    "台长",
    "行长",
    "副行长",
    "董事长",
    "总经理",
    "副总经理",
    "检察长",
    "署长",
    "副署长",
    "成员",
    "召集人",
    "总指挥",
    "副总指挥",
    "总指挥长",
    "指挥长",
    "副指挥长",
    "政委",
    "司令员",
    "巡视员",
    "调研员",
    "专员",
    "督查专员",
    "一级巡视员",
    "总工程师",
    "总经济师",
    "总规划师",
    "政府领导",
    "关长",
    "副关长",
    "支队长",
    "副支队长",
    "大队长",
    "总队长",
    "市领导",
    "区领导",
    "县领导",
    "省领导",
    "州领导",
    "级领导",
    "人大常委会主任",
    "政协主席",
    "特派员",
    "总监",
    "行政长官",
    "参赞",
    "代表",
    "负责人",
    "常务副主任",
    "队长",
    "社长",
    "台长",
    "站长",
    "馆长",
    "所长",
    "政治委员",
    "管委会主任",
    "代县长",
    "代市长",
    "代区长",
    "书*",
    "*记",
    "书＊",
    "监委主任",
    "局党组书记",
    "旗长",
    "盟长",
    "副旗长",
    "检察长",
    "总会计师",
    "总农艺师",
    "二级巡视员",
    "二级调研员",
    "四级调研员",
    "副站长",
    "副队长",
    "副所长",
    "河长",
    "总河长",
    "湖长",
    "林长",
    "总林长",
    "田长",
    "路长",
    "链长",
    "副链长",
    "片长",
    "监事长",
    "园长",
    "场长",
    "总裁",
    "副总裁",
    "总干事",
    "审计长",
    "参谋长",
    "主编",
    "团长",
    "副团长",
    "师长",
    "副师长",
    "经理",
    "副经理",
    "董事",
    "理事",
    "创始人",
    "合伙人",
    "厂长",
    "总工",
    "工程师",
    "教授",
    "编审",
    "总编辑",
    "研究员",
    "院士",
    "首席执行官",
    "首席专家",
    "总设计师",
    "庭长",
    "支书",
    "助理",
    "顾问",
    "发言人",
];

pub(super) static POST_ENDS: Words = Words::new(POSTS);

/// What may stand after a name.
static AFTER: Words = Words::new(&[
    "主持", "出席", "参加", "列席", "陪同", "讲话", "发言", "作", "指出", "强调", "表示", "要求", "说",
    "到会", "等", "分别", "和", "与", "及", "率", "介绍", "汇报", "通报", "宣读", "致辞", "关于", "代表",
    "就", "在", "对", "传达", "同志", "先后", "一同", "一起", "同", "的", "任", "担任", "为", "认为", "调研",
    "实地", "来到", "安排", "部署", "，", "、", "。", "；", ";", ",", "：", ":", "（", "(", "）", ")", " ",
    "\t", "\n", "以及", "首先", "围绕", "提出", "围", "深入", "签署", "会见", "召开", "共同", "一行", "兼",
    "视频", "点评", "总结", "解读", "明确", "发表", "应邀", "受", "到", "先", "也", "还", "亲自", "现场",
    "带队", "带领", "分析", "讲解", "反馈", "交办", "宣布", "督导", "检查", "慰问", "听取", "组织", "希望",
    "见证", "巡查", "察看", "建议", "谈到", "坦言", "呼吁", "昨天", "昨日", "今天", "今日", "日前", "近日",
    "做", "进行", "报告", "分两", "分三", "分头", "分组", "分赴", "分路",
]);

/// Two- and three-character words that begin with a surname character.
pub(super) static NOT_NAMES: Words = Words::new(&[
    "巡河",
    "巡山",
    "巡田",
    "林业",
    "林草",
    "农业",
    "水利",
    "任组长",
    "任副",
    "任主任",
    "任总指",
    "任指挥",
    "任召集",
    "任理事",
    "任书记",
    "单位",
    "有关",
    "时间",
    "安全",
    "高度",
    "高质",
    "高效",
    "全面",
    "和谐",
    "成员",
    "主任",
    "主席",
    "方面",
    "同志",
    "常委",
    "那么",
    "应急",
    "相关",
    "文化",
    "水平",
    "明确",
    "公开",
    "关于",
    "应当",
    "安排",
    "全体",
    "任务",
    "严格",
    "平台",
    "和部分",
    "布置",
    "布局",
    "布展",
    "布设",
    "和其他",
    "和其它",
    "以及",
    "国家",
    "金融",
    "农业",
    "商务",
    "石油",
    "华侨",
    "文旅",
    "时候",
    "左右",
    "全省",
    "全市",
    "全区",
    "全县",
    "向会",
    "对口",
    "代表",
    "云南",
    "江苏",
    "江西",
    "海南",
    "广西",
    "常务",
    "支持",
    "计划",
    "国务",
    "党组",
    "成都",
    "公安",
    "司法",
    "卫生",
    "明年",
    "边界",
    "强调",
    "和相关",
    "会议",
    "曾任",
    "居民",
    "利用",
    "平安",
    "元旦",
    "盛会",
    "严肃",
    "包括",
    "谈话",
    "双方",
    "万元",
    "车辆",
    "党委",
    "张家",
    "党政",
    "宣读",
    "经济",
    "时指",
    "于会",
    "银行",
    "华为",
    "成立",
    "计委",
    "全国",
    "阿里",
    "向他",
    "由他",
    "常态",
    "商会",
    "区委",
    "市委",
    "连续",
    "易地",
    "和区",
    "时强调",
    "成果",
    "国资",
    "包抓",
    "包联",
    "包保",
    "包案",
    "包干",
    "包片",
    "包村",
    "包挂",
    "带队",
    "带领",
    "能够",
    "应到",
    "项目",
    "经开",
    "高新",
    "通过",
    "边远",
    "广大",
    "计生",
    "于是",
    "冷链",
    "温暖",
    "明确",
    "习惯",
    "齐抓",
    "关心",
    "关注",
    "关键",
    "万名",
    "干部",
    "解决",
    "解读",
    "云计",
    "步伐",
    "步入",
    "尚未",
    "洪水",
    "洪涝",
    "卓有",
    "陶瓷",
    "单独",
    "包容",
    "暨",
    "展开",
    "展示",
    "展望",
    "展现",
    "青年",
    "青少",
    "扶贫",
    "扶持",
    "秋季",
    "秋收",
    "怀着",
    "贡献",
    "归纳",
    "归口",
    "暴雨",
    "暴雪",
    "初步",
    "明显",
    "重点",
    "从严",
    "操作",
]);

/// Whether `s` is a name and nothing else.
pub(super) fn is_name(s: &str) -> bool {
    name_at(s) == Some(s.len())
}

/// Byte after a name of several parts (甲·乙), or of a people whose names begin with a given name.
fn long_name(s: &str) -> Option<usize> {
    let mut from = 0;
    let mut least = 2;
    for _ in 0..4 {
        let dot = s[from..]
            .char_indices()
            .take(8)
            .take_while(|(_, c)| crate::normalise::is_han(*c) || DOTS.contains(c))
            .find(|(_, c)| DOTS.contains(c));
        match dot {
            Some((0, _)) => return None,
            Some((at, mark)) => {
                from += at + mark.len_utf8();
                least = 1;
            }
            None => break,
        }
    }
    // 委员 + 会副主任某·某: the post was not over yet.
    if from == 0 && !GIVEN.begins(s)
        || s[..from].contains([
            '的', '会', '委', '局', '市', '县', '区', '省', '州', '部', '长', '任',
        ])
    {
        return None;
    }
    let rest = &s[from..];
    for n in least..=7 {
        let to = rest.char_indices().map(|(i, _)| i).chain([rest.len()]).nth(n)?;
        if !rest[..to].chars().all(crate::normalise::is_han) {
            return None;
        }
        if to == rest.len() || AFTER.begins(&rest[to..]) {
            return Some(from + to);
        }
    }
    None
}

/// Byte after a name of two characters that is spread over the width of three: 石 青.
pub(super) fn spread_name_at(s: &str) -> Option<usize> {
    let mut chars = s.char_indices();
    let (_, family) = chars.next()?;
    let (_, gap) = chars.next()?;
    let (at, given) = chars.next()?;
    let to = at + given.len_utf8();
    let bounded = to == s.len() || AFTER.begins(&s[to..]);
    (SURNAMES.contains(family)
        && gap.is_whitespace()
        && gap != '\n'
        && crate::normalise::is_han(given)
        && bounded)
        .then_some(to)
}

/// Byte after a name in a list whose family name is not known: two to four characters that make no word, before another
/// name of the list.
pub(super) fn listed_name_at(s: &str) -> Option<usize> {
    let (name, more) = s.split_once('、')?;
    let stands = (2..=4).contains(&name.chars().count())
        && name.chars().all(crate::normalise::is_han)
        && !NOT_NAMES.begins(name)
        && !POST_ENDS.within(name)
        && !name.contains([
            '的', '会', '委', '局', '市', '县', '区', '省', '部', '办', '等', '某', '镇', '乡', '村', '各',
            '和',
        ]);
    let word = || {
        crate::tokens::first_tags(name, 1)
            .first()
            .is_some_and(|(word, tag)| {
                word.chars().count() >= 2 && !tag.starts_with("nr") && !matches!(*tag, "x" | "nz")
            })
    };
    let followed = || {
        name_at(more)
            .or_else(|| spread_name_at(more))
            .or_else(|| rare_name_at(more))
            .is_some()
            || more
                .split_once('、')
                .is_some_and(|(_, third)| name_at(third).is_some())
    };
    (stands && !word() && followed()).then_some(name.len())
}

/// A name whose family name no list holds, right behind a post: two or three characters that make no word, before what
/// only persons do.
pub(super) fn rare_name_at(s: &str) -> Option<usize> {
    [3, 2].into_iter().find_map(|n| {
        let to = s.char_indices().nth(n)?.0;
        let (name, rest) = s.split_at(to);
        let acts = words![
            "主持", "出席", "讲话", "通报", "参加", "列席", "陪同", "作", "指出", "强调", "汇报", "介绍",
            "宣读", "发言", "致辞", "传达",
        ]
        .begins(rest);
        // A family name that is written as a part of places is.
        let given = name.strip_prefix('区').unwrap_or(name);
        let bounded = given.len() < name.len() && n == 3 && rest.starts_with(['，', ',', '、', '。']);
        let stands = (acts || bounded)
            && name.chars().all(crate::normalise::is_han)
            && !given.contains([
                '的', '会', '委', '局', '市', '县', '区', '省', '部', '办', '等', '某', '并', '在', '和',
                '长', '制', '了', '也', '还',
            ])
            && !NOT_NAMES.begins(name);
        // No word begins it, unless one that is a name.
        let strange = || {
            crate::tokens::first_tags(name, 1)
                .first()
                .is_some_and(|(word, tag)| {
                    word.chars().count() == 1 || tag.starts_with("nr") || matches!(*tag, "x" | "nz")
                })
        };
        (stands && strange()).then_some(to)
    })
}

/// Byte after the name that `s` begins with.
pub(super) fn name_at(s: &str) -> Option<usize> {
    if let Some(end) = long_name(s) {
        return Some(end);
    }
    let first = s.chars().next()?;
    let double = DOUBLE.begins(s);
    if !SURNAMES.contains(first) && !double {
        return None;
    }
    let mut chars = [(0, ' '); 6];
    let mut length = 0;
    for (place, c) in chars.iter_mut().zip(s.char_indices()) {
        *place = c;
        length += 1;
    }
    let chars = &chars[..length];
    let end = |n: usize| chars.get(n).map_or(s.len(), |c| c.0);
    let lengths: &[usize] = if double { &[3, 4] } else { &[2, 3] };
    let mut short = None;
    for n in lengths {
        if chars.len() < *n || !chars[..*n].iter().all(|(_, c)| crate::normalise::is_han(*c)) {
            continue;
        }
        let to = end(*n);
        let name = &s[..to];
        let rest = &s[to..];
        let bounded = rest.is_empty() || AFTER.begins(rest) || rest.starts_with(|c: char| c.is_ascii_digit());
        // A stand-in such as 赵某 is nobody.
        if bounded
            && !NOT_NAMES.begins(name)
            && !name.contains([
                '某', '的', '会', '委', '局', '市', '县', '区', '省', '部', '办', '等',
            ])
        {
            // 和, 为, 同 may end a name as well as follow one: the longer name wins when it is bounded too.
            let doubtful = rest
                .chars()
                .next()
                .is_some_and(|c| "和为同作在对就说到与及率任兼受先也还围等的".contains(c))
                && !words!["作", "等", "分别", "同志", "在讲", "到会", "对"].begins(rest);
            if *n == lengths[0] && doubtful {
                short = Some(to);
                continue;
            }
            return Some(to);
        }
    }
    short
}
