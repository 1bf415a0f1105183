"""The words with which a sentence speaks of applications: each with what it stands for in table 三.

The field's words are many and their meaning is fixed, so this is a list and not a grammar. Where one word
begins another the longer one stands first.
"""

from __future__ import annotations

from enum import IntEnum, auto
from typing import NamedTuple

from xlgov import late


class Kind(IntEnum):
    """What a word does in a sentence about applications; a number, which is looked up in C."""

    OTHER = auto()
    """something else is counted: disputes, hotlines, letters, pages"""
    ONLY = auto()
    """only some applications are counted: by channel, by theme, those that were late"""
    CHANGE = auto()
    """a difference or an average is counted"""
    PARTS = auto()
    """parts of what was said before follow"""
    RESPECTIVELY = auto()
    OUT = auto()
    IN = auto()
    CARRIED = auto()
    """carried over, nobody says from where to where"""
    REASON = auto()
    PART_OF_REASON = auto()
    """a case of a row that has others too"""
    OUTCOME = auto()
    APPLICANT = auto()
    ANYBODY = auto()
    """whoever applies: no column"""
    NEW = auto()
    """received, and in this year"""
    RECEIVED = auto()
    ACCEPTED = auto()
    """taken up, which may be with those of last year"""
    HANDLED = auto()
    DONE = auto()
    TOPIC = auto()
    ALL = auto()
    SEP = auto()


SILENT = frozenset((Kind.OTHER, Kind.ONLY, Kind.CHANGE))
"""with which an amount claims nothing about the tables"""
LISTED = frozenset(
    (Kind.REASON, Kind.PART_OF_REASON, Kind.OUTCOME, Kind.APPLICANT, Kind.IN, Kind.NEW, Kind.OUT)
)
"""what a row of numbers is told of: 分别为"""
TELLING = LISTED | {Kind.CARRIED, Kind.RECEIVED, Kind.ACCEPTED, Kind.HANDLED, Kind.DONE}
"""what can make a measure"""


class Token(NamedTuple):
    """A word of the field in a text; ``means`` as its Word has it."""

    kind: Kind
    means: str
    start: int
    end: int
    text: str


class Word(NamedTuple):
    """Words of one meaning, as a pattern; ``means`` is a row or a column of table 三."""

    kind: Kind
    pattern: str
    means: str = ""


_LEGAL = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
LEGAL = "+".join(_LEGAL)
"""whoever is no natural person"""
_LAST = r"(?:上一?年|去年|往年|以前年度|历年)度?"
_NEXT = r"(?:下一?个?年|次年|明年|翌年|来年)度?"
_APPLICATION = (
    r"(?:政府|政务)?信息(?:依申请)?公开(?:的)?(?:类|书面|事项)?申请|依申请公开(?:政府信息)?(?:类)?(?:的)?申请|依申请公开|"
    r"(?:申请)?公开(?:政府|政务)信息(?:的)?申请|申请公开(?:政府|政务)?信息|公开(?:类)?申请|信息申请|依申请"
)
GRANTED = "予以公开"
_OUTCOMES = (
    ("不予公开", r"不予以?公开|不同意公开|不公开|未予以?公开|拒绝公开"),
    ("部分公开", r"(?:予以|同意|给予)?部分(?:予以)?公开"),
    (
        GRANTED,
        r"(?:予以|同意|准予|给予|全部|全文)公开|"
        r"公开(?=[ ]?[0-9]{1,6}[ ]?件|\(含部分公开\)|(?:[、和及与或/]|以及)部分公开)",
    ),
    ("无法提供", r"无法提供"),
    ("不予处理", r"不予处理"),
    ("其他处理", r"(?:作|做)?其[他它]处理"),
)
_REASONS = (
    ("属于国家秘密", r"国家秘密"),
    ("其他法律行政法规禁止公开", r"(?:法律、?(?:行政)?法规)禁止公开"),
    ("危及三安全一稳定", r"危及(?:■+|国家安全)|三安全一稳定"),
    ("保护第三方合法权益", r"第三方(?:的)?(?:合法)?权益"),
    ("属于三类内部事务信息", r"(?:三类)?内部事务"),
    ("属于四类过程性信息", r"(?:四类)?过程性"),
    ("属于行政执法案卷", r"执法案卷"),
    ("属于行政查询事项", r"(?:行政)?查询事项"),
    (
        "本机关不掌握相关政府信息",
        r"(?:本(?:机关|单位|行政机关|局|办)|我(?:局|办|委))不掌握(?:相关(?:政府)?信息)?|"
        r"不掌握相关(?:政府信息)?|不掌握(?=[ ]?[0-9])",
    ),
    ("没有现成信息需要另行制作", r"(?:没有|无|非)现成|另行制作"),
    ("补正后申请内容仍不明确", r"补正后[^,、。0-9]{0,8}不明确"),
    (
        "信访举报投诉类申请",
        r"(?:属于|属)信访(?:[、/]?(?:举报|投诉))*|信访(?:[、/]?(?:举报|投诉)){1,3}类|信访类(?=申请|[ 0-9])",
    ),
    ("重复申请", r"重复申请"),
    ("要求提供公开出版物", r"公开出版物"),
    ("无正当理由大量反复申请", r"(?:大量)?反复申请"),
    ("要求行政机关确认或重新出具已获取信息", r"确认或者?重新出具|重新出具"),
    ("逾期不补正", r"逾期(?:不|未)(?:予)?补正"),
    ("逾期未缴费", r"逾期(?:不|未)(?:按要求)?缴费"),
)
PART = late.compile(r"商业秘密|个人隐私|信息不存在|不存在|不属于本|不属本|非本(?:机关|单位|局|部门)")
"""a case of a row that has others too"""
_PARTS_OF_REASONS = (
    ("保护第三方合法权益", r"商业秘密|个人隐私"),
    (
        "本机关不掌握相关政府信息",
        r"(?:信息)?不存在|(?:不属于?|非)本(?:行政机关|机关|单位|级|局|部门|办|委|街道|镇)"
        r"(?:负责|公开|掌握|职责|职能|权限|主管|范围){0,3}",
    ),
)
_APPLICANTS = (
    ("自然人", r"自然人|公民个人|公民|个人"),
    ("法律服务机构", r"法律服务机构|律师事务所|律所"),
    ("社会公益组织", r"(?:社会)?公益组织"),
    ("科研机构", r"科研(?:机构|院所)"),
    ("商业企业", r"商业企业|企业"),
    (LEGAL, r"法人(?:(?:及|和|或|或者|以及|、)?(?:其[他它]|非法人)组织)|法人"),
)
_REASON_WORDS = (
    Word(
        Kind.ANYBODY,
        r"(?:自然人|公民)[、和及或与](?:企业)?法人(?:[、和及或与]|以及|或者)?(?:其[他它]|非法人)?组织|申请人(?!提[出交]的)",
    ),
    *(Word(Kind.REASON, pattern, row) for row, pattern in _REASONS),
    *(Word(Kind.PART_OF_REASON, pattern, row) for row, pattern in _PARTS_OF_REASONS),
)
_OTHER_WORDS = (
    Word(
        Kind.OTHER,
        r"复议|诉讼|应诉|起诉|问政|热线|12345|信箱|留言|建议|提案|议案|投诉|来信|信件|信访|来访|来电|咨询|举报|行政许可|许可|"
        r"补贴|补助|政务服务|备案|审批|公示|意见|培训|会议|目录|指南|人次|不动产|公证|"
        r"稿件|解读|答复书|告知书|文件|栏目|案例|制度|渠道|专栏|主动公开|求助|诉求|问卷|事项清单|督办|检查|"
        r"不予受理|责任追究|收费|处理费|公文",
    ),
    Word(
        Kind.ONLY,
        r"网络|网上|在线|线上|线下|互联网|邮件|邮箱|信函|邮寄|书面|当面|现场|窗口|传真|电子|平台|网站|口头|电话|微信|"
        r"延期|延长|逾期|超期|超时|补正|转办|转送|移送|移交|会商|征求|撤回|撤销|征地|征收|拆迁|涉及(?!国家秘密|商业秘密|个人隐私|内部|过程|第三方)|关于|疑难|复杂|重大|"
        r"同一|合并|申请人提[出交]的|代表|代为|协助|配合|参与|指导|交办|转来|协办|会办|有效|无效|上级",
    ),
)
_RELATING_WORDS = (
    Word(
        Kind.CHANGE,
        r"增加|减少|增长|下降|上升|增幅|降幅|多出|增|减|均(?=约?[0-9])|平均|月均|日均|占|最多",
    ),
    Word(Kind.PARTS, r"其中|包括|包含|含(?=[^,]{0,6}(?:结转|新收))"),
    Word(Kind.RESPECTIVELY, r"分别"),
    Word(
        Kind.OUT,
        rf"结转(?:至|到|入|为|给)?(?:{_NEXT}|(?P<to>20[0-9]{{2}})年度?)(?:继续)?(?:办理|处理|答复|办结)?|"
        r"(?:尚|还|仍)?未(?:按期)?(?:办结|答复|回复|办理完毕|办理完成|办完)|(?:尚在|正在|仍在|还在)(?:办理|处理|办)|在办(?!结|理)|"
        rf"(?:尚|还|仍)?未到(?:[^,;。0-9]{{0,6}}期限?|期)|跨年度?(?:办理)?|(?:转|留|转入){_NEXT}(?:继续)?(?:办理|处理)?",
    ),
    Word(
        Kind.IN,
        rf"{_LAST}(?:未办结|跨年)?(?:结转|转入|遗留)(?:至|到|入)?(?:本年|今年|本)?度?|结转(?:自)?{_LAST}|承接{_LAST}(?:未办结)?|{_LAST}(?:尚)?未(?:办结|答复|办理完毕)|"
        r"(?P<of>20[0-9]{2})年度?结转(?:至|到|入)?(?:本年|今年)?度?",
    ),
    Word(Kind.CARRIED, r"结转"),
)
_OUTCOME_WORDS = (
    *(Word(Kind.OUTCOME, pattern, row) for row, pattern in _OUTCOMES),
    *(Word(Kind.APPLICANT, pattern, column) for column, pattern in _APPLICANTS),
)
_TELLING_WORDS = (
    Word(Kind.TOPIC, _APPLICATION),
    Word(
        Kind.NEW,
        r"(?:本年|当年|今年)度?(?:共|新)?(?:收到|接收|接到|收)|新(?:增|近)?(?:收到|接收|受理|接到|收)|新增(?=申请|依申请)",
    ),
    Word(Kind.RECEIVED, r"(?:接)?收到|接收到?|接到|收件|收悉|提出|提交"),
    Word(Kind.ACCEPTED, r"受理|登记|承办|[应需]办理"),
    Word(Kind.DONE, r"办结|答复|回复|办复|(?:办理|处理)(?:完毕|完成|完结)"),
    Word(Kind.HANDLED, r"办理|处理"),
    Word(Kind.ALL, r"全部|均|都|悉数|100%"),
    Word(Kind.TOPIC, r"申请"),
    Word(Kind.SEP, r"[,:;。!?、()\[\]]|以及|和|及|与|或"),
)
RUNS = (
    (_REASON_WORDS, r"三不个信公内危反另商四国大属我执无本查没法申确第自行补过逾重非"),
    (
        _OTHER_WORDS,
        r"1上不专主举书合申配参事互交人代会传信公关制协口同告咨在培处备复审平应延建当征微意投拆指提撤收政文无有来栏案检求涉渠热现电留疑目"
        r"督移稿窗答线网行补解议许诉责起超转逾邮重问",
    ),
    (_RELATING_WORDS, r"2上下仍以其减分包占历去含在均增多尚平往承日最月未正留结跨转还降"),
    (_OUTCOME_WORDS, r"不个予企作做全公其准同商律拒无未法社科给自部"),
    (_TELLING_WORDS, r"!(),1:;?\[\]、。与今以依信全公办及受和回均处当悉应或承接提收政新本申登答都需"),
)
"""all words in their order, each run with the letters that they begin with: others are passed over at once"""
WORDS = tuple(word for words, _ in RUNS for word in words)


def _any_of(words: tuple[Word, ...], initials: str) -> str:
    first = WORDS.index(words[0])
    named = "|".join(f"(?P<w{number}>{word.pattern})" for number, word in enumerate(words, start=first))
    return f"(?=[{initials}])(?:{named})"


TOKEN = late.compile("|".join(_any_of(words, initials) for words, initials in RUNS))
"""any of them, in a text of one width with titles and quotations hidden"""
BY_GROUP = {f"w{number}": word for number, word in enumerate(WORDS)}
"""the word that a group of it stands for"""
TRIGGER = late.compile(
    r"新收|收到|受理|申请|结转|办结|无法提供|不予处理|其[他它]处理|予以公开|不予公开|部分公开|不存在|不掌握|不属于本|第三方|答复|自然人|商业企业|科研机构|法律服务机构"
)
"""without which a sentence says nothing about applications"""
NONE = late.compile(
    r"(?:未曾|从未|尚未|未|没有|无)(?:再)?(?:收到|接收到?|接到|收件|受理|发生|产生|出现|有|人)?"
    rf"(?P<of>[^,;:。!?0-9未无]{{0,40}}?)(?P<topic>{_APPLICATION}|申请)"
    r"(?P<rest>[^,;:。!?、]{0,12})"
)
"""that nobody applied"""
NONE_REST = late.compile(
    r"(?:的)?(?:政府信息|信息|公开)?(?:要求|请求|事项|事宜|办件|件|案件|案例|情况|情形|信息|业务|诉求|记录|工作|内容|发生|行为)?(?:的)?(?:情况|发生|办理)?$"
)
"""what may still follow until the clause ends"""
ZERO = late.compile(
    rf"(?:{_APPLICATION})(?:件|事项|信息|申请|数量|受理|办理|量|数){{0,3}}(?:为|是)?零(?:件|申请|受理|办理)?(?=[,;。、]|$)|零申请"
)
SOME_BODIES = late.compile(
    r"(?:[0-9一二两三四五六七八九十个家]|其[他余]|部分)(?:单位|部门|乡镇|镇街|街道|科室|机构)(?:均|都)?[^,;。]{0,2}$"
)
"""before a denial: some bodies received none"""
NOTHING_CARRIED = late.compile(
    rf"(?:(?<!有)无|没有|不存在)(?:需|须|要|应)?(?:(?P<last>{_LAST})(?:跨年)?(?:结转|遗留)(?:至|到)?(?:本年)?度?|结转(?:至|到|入)?{_NEXT})"
    r"(?:继续)?(?:办理|处理|答复)?(?:的)?(?:事项|办件|件|案件)?(?:的)?(?:情况|情形)?(?=[,;。!?)]|$)"
)
"""that nothing was brought forward, or is carried over"""
FILLER = late.compile(
    r"[申请信息事项件数量总共计累合为有的了至已全年度受理办理办公开达到约余其中情况政府,: ]{0,24}$"
)
"""what may stand between a topic and its number"""
NEAR = late.compile(r"[数申请书的各类共计总累合并了到有政府信息公开依件为已约: ]{0,24}$")
"""what may stand between a verb and its number where no topic does"""
DEADLINE = late.compile(r"期限|到期|时限|时间内|规定时间|限期|法定时")
"""answered in time: which says nothing of those not yet due"""
EVERY = late.compile(
    r"(?:均|全部|都|悉数)(?:已|已经)?(?:经)?(?![^,;。]{0,8}(?:协助|配合|转))(?:[^,;。0-9均]{0,12}?)(?:办结|答复|回复|办理完毕|办理完成|办理完结|处理完毕)|"
    r"(?:办结|答复|回复|办复|办理)率(?:均)?(?:为|达到?|达|保持|实现|是)?(?:了)?100%"
)
"""that all of them are done"""
BUT_FOR = late.compile(
    rf"其余|剩余|除[^,。]{{0,20}}外|{_LAST}结转|20[0-9]{{2}}年度?(?:结转|未办结)|未办结|尚未|正在|确保|保证|力争|要求各"
)
"""that they are not quite all"""
BODY = late.compile(
    r"(?:局|委员会|委|办公室|办公厅|街道|办事处|镇|乡(?!村)|中心|政府(?!信息|网)|厅|办(?!理|结|事|公|法))[^,;。、]{0,6}$"
)
"""a body that is named right before a verb"""
HEAD = late.compile(
    r"[0-9已经均全部共计累总合年月日度本单位我局办委街道乡镇机关按期时限规定依法内予以并其中当先后—①-⑩目前至截止为了实际程序区县市省各级部门政府"
    r"行我们对的于在新将就做作出进行一 ]{0,24}$"
)
"""what may stand between a pause and a verb whose object is not named"""
BESIDE = late.compile(r"[、由来自为有是的属于向以对 ]{0,4}$")
"""what may stand before an applicant"""
