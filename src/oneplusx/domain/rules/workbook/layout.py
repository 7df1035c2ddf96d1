"""The sheets and columns of the workbook: one table that writing and reading share.

A column's field is its dotted path in the document. Nested lists (credit rows, score rows, deductions) have
sheets of their own, whose first column names the rule.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from oneplusx.domain.rules.decision import Purpose
from oneplusx.domain.rules.limits import CapUnit, GroupCount, WindowKind
from oneplusx.domain.rules.model import REVIEWER_ROLES, OwnerLevel, SameOutcome
from oneplusx.domain.rules.policy import CreditBasis, ScoreBasis, Surplus
from oneplusx.domain.rules.record import ConsumptionScope


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "yes / no"
    TEXTS = "a, b"
    NUMBERS = "1, 2"
    WHERE = "level=primary; score>=425"
    VALUE = "value of an attribute"
    JSON = "JSON"


class Column(NamedTuple):
    """One column, or one line of the first sheet."""

    field: str
    zh: str
    en: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """One sheet: a list of the document, or a list inside each of its items (``inner``), whose id stands first."""

    name: str
    field: str
    columns: tuple[Column, ...]
    inner: str = ""


def _names(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(str(member.value) for member in kind)


_RULE = Column("rule", "规则编号", "rule")
_CLAUSE = Column("clause", "条款", "clause")
_PURPOSES = Column("purposes", "用途", "purposes", Kind.TEXTS, _names(Purpose))
_WHEN = Column("when", "条件", "when", Kind.WHERE)
_SCOPES = _names(ConsumptionScope)
_WITHIN = tuple(name for name in _SCOPES if name != ConsumptionScope.TARGET)
_OVER = (
    Column("over.rules", "只计规则", "counts rules", Kind.TEXTS),
    Column("over.types", "只计成果类型", "counts types", Kind.TEXTS),
    Column("over.categories", "只计类别", "counts categories", Kind.TEXTS),
    Column("over.natures", "只计课程性质", "counts natures", Kind.TEXTS),
    Column("over.slots", "只计学分栏", "counts slots", Kind.TEXTS),
)

FACTS_SHEET = "办法"
FACTS: tuple[Column, ...] = (
    Column("format", "格式", "format"),
    Column("code", "代码", "code"),
    Column("version", "版本", "version"),
    Column("title_zh", "名称", "title (Chinese)"),
    Column("title_en", "英文名称", "title (English)"),
    Column("owner.level", "制定层级", "owner level", Kind.TEXT, _names(OwnerLevel)),
    Column("owner.code", "制定单位代码", "owner code"),
    Column("owner.name_zh", "制定单位", "owner (Chinese)"),
    Column("owner.name_en", "制定单位英文名", "owner (English)"),
    Column("parent", "上级办法代码", "parent"),
    Column("alliances", "加入的互认联盟", "alliances", Kind.TEXTS),
    Column("members", "联盟成员院校", "members of the alliance", Kind.TEXTS),
    Column("replaces", "替代版本", "replaces version"),
    Column("entry_years.from", "适用年级起", "first entry year", Kind.NUMBER),
    Column("entry_years.to", "适用年级止", "last entry year", Kind.NUMBER),
    Column("effective.from", "生效日期", "in force from"),
    Column("effective.to", "失效日期", "in force to"),
    Column("source.title", "依据文件", "document"),
    Column("source.number", "文号", "document number"),
    Column("source.url", "网址", "address"),
    Column("source.quality", "来源质量", "quality of the source"),
    Column("source.note", "说明", "note"),
    Column("settings.valid_at_application", "申请时须在有效期内", "valid at application", Kind.FLAG),
    Column("settings.verified_evidence", "证明材料须核实", "evidence verified", Kind.FLAG),
    Column("settings.months_since_issue_max", "取得后最长月数", "most months since issue", Kind.NUMBER),
    Column("settings.obtained_since_entry", "入学年何日后取得", "obtained since, in the entry year"),
    Column("settings.same_outcome", "同类成果计算", "same outcome counts", Kind.TEXT, _names(SameOutcome)),
    Column("settings.consumption", "成果使用范围", "consumption scope", Kind.TEXT, _SCOPES),
    Column("settings.content_match_min", "最低内容匹配度", "least content match"),
    Column("settings.refuse_scored_courses", "已有成绩课程不予转换", "refuse scored courses", Kind.FLAG),
    Column("settings.required_certificate_counts", "毕业必需证书可转换", "required certificate counts", Kind.FLAG),
    Column("settings.excluded_failure_causes", "排除的不及格原因", "excluded causes of failure", Kind.TEXTS),
    Column("settings.accepted_types", "认可的成果类型", "accepted types", Kind.TEXTS),
    Column("settings.excluded_natures", "排除的课程性质", "excluded natures", Kind.TEXTS),
    Column("settings.excluded_courses", "排除的课程代码", "excluded courses", Kind.TEXTS),
    Column("settings.excluded_course_names", "排除的课程名称", "excluded course names", Kind.TEXTS),
    Column("settings.course_where", "课程须满足", "courses must meet", Kind.WHERE),
    Column("settings.targets_max", "一次最多门数", "most targets of a request", Kind.NUMBER),
    Column("settings.education_types", "适用培养类型", "education types", Kind.TEXTS),
    Column("settings.lengths_years", "适用学制", "program lengths", Kind.NUMBERS),
    Column("settings.mutual_recognition", "联盟成员间互认", "mutual recognition", Kind.FLAG),
    Column("may_loosen", "下级可放宽", "may be loosened below", Kind.TEXTS),
    Column("disabled", "停用的上级规则", "upper rules disabled", Kind.TEXTS),
    Column("scales", "自定等级序列", "scales", Kind.JSON),
    Column("bases", "自定比例基数", "bases of caps", Kind.JSON),
)

RULES = Sheet(
    "规则",
    "rules",
    (
        Column("id", "编号", "id"),
        Column("title_zh", "名称", "title (Chinese)"),
        Column("title_en", "英文名称", "title (English)"),
        _CLAUSE,
        Column("from.types", "成果类型", "outcome types", Kind.TEXTS),
        Column("from.not_types", "不含类型", "not these types", Kind.TEXTS),
        Column("from.where", "成果条件", "outcome conditions", Kind.WHERE),
        Column("from.count.min", "成果最少件数", "fewest outcomes", Kind.NUMBER),
        Column("from.count.max", "成果最多件数", "most outcomes", Kind.NUMBER),
        Column("from.all_of", "须同时具备", "all of", Kind.JSON),
        Column("from.any_of", "具备其一", "any of", Kind.JSON),
        Column("from.n_of", "具备其中若干", "n of", Kind.JSON),
        Column("to.natures", "可转课程性质", "course natures", Kind.TEXTS),
        Column("to.not_natures", "不含课程性质", "not these natures", Kind.TEXTS),
        Column("to.courses", "可转课程代码", "courses", Kind.TEXTS),
        Column("to.not_courses", "不含课程代码", "not these courses", Kind.TEXTS),
        Column("to.names", "课程名称含", "course name contains", Kind.TEXTS),
        Column("to.slots", "可冲抵学分栏", "requirement slots", Kind.TEXTS),
        Column("to.any_course", "任一课程", "any course", Kind.FLAG),
        Column("to.modules", "可转课程模块", "modules", Kind.FLAG),
        Column("to.count.min", "课程最少门数", "fewest targets", Kind.NUMBER),
        Column("to.count.max", "课程最多门数", "most targets", Kind.NUMBER),
        Column("to.where", "课程条件", "course conditions", Kind.WHERE),
        Column("credits.basis", "学分依据", "credits come from", Kind.TEXT, _names(CreditBasis)),
        Column("credits.give", "学分", "credits", Kind.NUMBER),
        Column("credits.hours_per_credit", "每学分学时", "hours per credit", Kind.NUMBER),
        Column("credits.attribute", "计数属性", "attribute counted"),
        Column("credits.step", "学分取整单位", "credit step", Kind.NUMBER),
        Column("credits.min", "学分下限", "least credits", Kind.NUMBER),
        Column("credits.max", "学分上限", "most credits", Kind.NUMBER),
        Column("credits.at_most", "最多学分", "credits at most", Kind.NUMBER),
        Column("credits.at_most_bank_value", "不超过核定学分", "at most the bank value", Kind.FLAG),
        Column("credits.surplus", "剩余学分", "surplus", Kind.TEXT, _names(Surplus)),
        Column("credits.per_request", "多件只计一次", "once per request", Kind.FLAG),
        Column("score.basis", "成绩依据", "score comes from", Kind.TEXT, _names(ScoreBasis)),
        Column("score.points", "记载分数", "points", Kind.NUMBER),
        Column("score.grade", "记载等第", "grade"),
        Column("score.attribute", "成绩属性", "score attribute"),
        Column("score.at_least", "成绩不低于", "score at least", Kind.NUMBER),
        Column("score.ceiling", "成绩上限", "score ceiling", Kind.NUMBER),
        Column("scope.majors", "适用专业", "majors", Kind.TEXTS),
        Column("scope.not_majors", "不适用专业", "not these majors", Kind.TEXTS),
        Column("scope.education_types", "适用培养类型", "education types", Kind.TEXTS),
        Column("scope.lengths_years", "适用学制", "program lengths", Kind.NUMBERS),
        Column("scope.entry_years.from", "年级起", "first entry year", Kind.NUMBER),
        Column("scope.entry_years.to", "年级止", "last entry year", Kind.NUMBER),
        _PURPOSES,
        Column("content_match_min", "最低内容匹配度", "least content match"),
        Column("consumption", "使用范围", "consumption scope", Kind.TEXT, _SCOPES),
        Column("months_since_issue_max", "取得后最长月数", "most months since issue", Kind.NUMBER),
        Column("evidence", "证明材料", "evidence", Kind.TEXTS),
        Column("reviewers", "审批角色", "reviewers", Kind.TEXTS),
        Column("windows", "受理时间编号", "windows", Kind.TEXTS),
        Column("category", "类别", "category"),
        Column("priority", "优先级", "priority", Kind.NUMBER),
        Column("reason_zh", "理由", "reason (Chinese)"),
        Column("reason_en", "理由(英文)", "reason (English)"),
    ),
)

SHEETS: tuple[Sheet, ...] = (
    RULES,
    Sheet("学分表", "rules", (_RULE, _WHEN, Column("give", "学分", "credits", Kind.NUMBER)), "credits.rows"),
    Sheet(
        "扣减",
        "rules",
        (
            _RULE,
            _WHEN,
            Column("by", "扣减学分", "less by", Kind.NUMBER),
            Column("per", "按属性逐位", "per place of"),
            Column("beyond", "前几位不扣", "beyond place", Kind.NUMBER),
            Column("floor", "最低学分", "never under", Kind.NUMBER),
        ),
        "credits.deductions",
    ),
    Sheet(
        "成绩表",
        "rules",
        (_RULE, _WHEN, Column("points", "分数", "points", Kind.NUMBER), Column("grade", "等第", "grade")),
        "score.rows",
    ),
    Sheet(
        "成绩构成",
        "rules",
        (_RULE, Column("attribute", "成绩属性", "score attribute"), Column("weight", "权重", "weight")),
        "score.parts",
    ),
    Sheet(
        "等级换算",
        "level_maps",
        (
            Column("attribute", "属性", "attribute"),
            Column("types", "成果类型", "outcome types", Kind.TEXTS),
            _WHEN,
            Column("give", "取值", "gives", Kind.VALUE),
            Column("lower_by", "降几级", "levels lower", Kind.NUMBER),
        ),
    ),
    Sheet(
        "成绩等级制",
        "grade_scales",
        (Column("id", "编号", "id"), _WHEN, _CLAUSE),
    ),
    Sheet(
        "成绩等级",
        "grade_scales",
        (
            Column("scale", "等级制编号", "grade scale"),
            Column("grade", "等第", "grade"),
            Column("from", "分数起", "from points", Kind.NUMBER),
            Column("counts_as", "折合分数", "counts as", Kind.NUMBER),
        ),
        "grades",
    ),
    Sheet(
        "同类成果",
        "groups",
        (
            Column("id", "编号", "id"),
            Column("rules", "规则编号", "rules", Kind.TEXTS),
            Column("count", "计算方式", "counts", Kind.TEXT, _names(GroupCount)),
            Column("per", "分别计算", "per", Kind.TEXT, ("family",)),
            _CLAUSE,
        ),
    ),
    Sheet(
        "上限",
        "caps",
        (
            Column("id", "编号", "id"),
            Column("unit", "单位", "unit", Kind.TEXT, _names(CapUnit)),
            Column("at_most", "最多", "at most", Kind.NUMBER),
            Column("share", "最多比例", "share"),
            Column("base", "比例基数", "base"),
            *_OVER,
            Column("within", "统计范围", "within", Kind.TEXT, _WITHIN),
            _CLAUSE,
        ),
    ),
    Sheet(
        "毕业要求",
        "requirements",
        (
            Column("id", "编号", "id"),
            Column("unit", "单位", "unit", Kind.TEXT, _names(CapUnit)),
            Column("at_least", "至少", "at least", Kind.NUMBER),
            *_OVER,
            _WHEN,
            Column("asked_for", "用于", "asked for"),
            Column("within_years", "几年之内", "within years", Kind.NUMBER),
            Column("surplus_slots", "超出部分可冲抵", "surplus fills slots", Kind.TEXTS),
            _CLAUSE,
        ),
    ),
    Sheet(
        "受理时间",
        "windows",
        (
            Column("id", "编号", "id"),
            Column("kind", "方式", "kind", Kind.TEXT, _names(WindowKind)),
            Column("from", "起", "from"),
            Column("to", "止", "to"),
            Column("rules", "规则编号", "rules", Kind.TEXTS),
            _PURPOSES,
            _WHEN,
            Column("first_week", "起始周", "first week", Kind.NUMBER),
            Column("last_week", "截止周", "last week", Kind.NUMBER),
            Column("months", "月份", "months", Kind.NUMBERS),
            Column("from_day", "起始日", "first day", Kind.NUMBER),
            Column("day", "日", "day", Kind.NUMBER),
            Column("moved_to_working_day", "顺延至工作日", "moved to a working day", Kind.FLAG),
            Column("event", "校历事项", "event of the calendar"),
            Column("from_days", "事项后第几天起", "from days after the event", Kind.NUMBER),
            Column("to_days", "事项后第几天止", "to days after the event", Kind.NUMBER),
            Column("closes_at", "截止时刻", "closes at"),
            Column("result.day", "结果公布日", "day of the result", Kind.NUMBER),
            Column("result.months_later", "几个月后公布", "months later", Kind.NUMBER),
            _CLAUSE,
        ),
    ),
    Sheet(
        "审批环节",
        "approval",
        (
            Column("role", "角色", "role", Kind.TEXT, REVIEWER_ROLES),
            Column("title_zh", "名称", "title (Chinese)"),
            Column("title_en", "英文名称", "title (English)"),
            Column("days", "时限(天)", "days", Kind.NUMBER),
        ),
    ),
)
