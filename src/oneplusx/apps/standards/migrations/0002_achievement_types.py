# ruff: noqa: FBT001, FBT002, FBT003

from typing import Any
from uuid import UUID, uuid5

from django.db import migrations

NAMESPACE = UUID("6f6e6570-6c75-5378-8000-616368747970")


def text(code: str, zh: str, en: str, required: bool = False) -> dict[str, Any]:
    return {"code": code, "kind": "text", "label_zh": zh, "label_en": en, "required": required}


def number(code: str, zh: str, en: str, required: bool = False) -> dict[str, Any]:
    return {"code": code, "kind": "number", "label_zh": zh, "label_en": en, "required": required}


def choice(code: str, zh: str, en: str, *choices: tuple[str, str, str], required: bool = True) -> dict[str, Any]:
    return {
        "code": code,
        "kind": "choice",
        "label_zh": zh,
        "label_en": en,
        "required": required,
        "choices": [list(item) for item in choices],
    }


NUMBER = text("number", "证书编号", "Certificate number")
SCORE = number("score", "成绩", "Score")
HOURS = number("hours", "学时", "Hours")
LEVEL = choice(
    "level",
    "等级",
    "Level",
    ("primary", "初级", "Primary"),
    ("intermediate", "中级", "Intermediate"),
    ("advanced", "高级", "Advanced"),
)
GRADE = choice(
    "level",
    "等级",
    "Grade",
    ("level_5", "五级（初级工）", "Grade 5 (junior)"),
    ("level_4", "四级（中级工）", "Grade 4 (intermediate)"),
    ("level_3", "三级（高级工）", "Grade 3 (senior)"),
    ("level_2", "二级（技师）", "Grade 2 (technician)"),
    ("level_1", "一级（高级技师）", "Grade 1 (senior technician)"),
    ("primary", "初级", "Primary"),
    ("intermediate", "中级", "Intermediate"),
    ("advanced", "高级", "Advanced"),
    required=False,
)
ISSUER_CLASS = choice(
    "issuer_class",
    "颁发机构类别",
    "Kind of issuer",
    ("government", "政府部门", "Government"),
    ("industry_association", "行业协会", "Industry association"),
    ("enterprise", "企业", "Enterprise"),
    ("school", "学校", "School"),
    ("organization", "培训评价组织", "Training and evaluation organization"),
    required=False,
)
ORGANIZER_LEVEL = choice(
    "organizer_level",
    "主办级别",
    "Organizer level",
    ("school", "校级", "School"),
    ("city", "市级", "City"),
    ("province", "省级", "Province"),
    ("national", "国家级", "National"),
    ("international", "国际级", "International"),
)
AWARD = choice(
    "award",
    "奖级",
    "Award",
    ("special", "特等奖", "Special prize"),
    ("first", "一等奖", "First prize"),
    ("second", "二等奖", "Second prize"),
    ("third", "三等奖", "Third prize"),
    ("excellence", "优秀奖", "Award of excellence"),
    ("participation", "参与", "Participation"),
)
TEAM = choice(
    "team",
    "个人或团体",
    "Individual or team",
    ("individual", "个人", "Individual"),
    ("team", "团体", "Team"),
    required=False,
)
POSITION = number("position", "排序（第几位）", "Position (1 is first)")
CORE = choice(
    "core",
    "是否专业核心证书",
    "Core certificate of the major",
    ("yes", "是", "Yes"),
    ("no", "否", "No"),
    required=False,
)
TEAM_ROLE = choice(
    "role",
    "团体中的角色",
    "Role in the team",
    ("leader", "负责人", "Leader"),
    ("main_member", "主要成员", "Main member"),
    ("non_main_member", "非主要成员", "Other member"),
    required=False,
)
PROJECT_ROLE = choice(
    "role",
    "角色",
    "Role",
    ("leader", "负责人", "Leader"),
    ("member", "成员", "Member"),
)
CERTIFICATE_PROOF = ("证书照片或扫描件", "Photo or scan of the certificate")
TRANSCRIPT_PROOF = ("成绩单或官方查询结果截图", "Transcript, or a screenshot of the official look-up")

# code, 中文, English, attributes, family attributes ("type": all of the type are one family), evidence, in the catalogue
TYPES: tuple[tuple[str, str, str, tuple[dict[str, Any], ...], tuple[str, ...], tuple[str, str], bool], ...] = (
    ("x_certificate", "X证书", "X certificate", (NUMBER, SCORE), (), CERTIFICATE_PROOF, True),
    (
        "skill_certificate",
        "职业技能证书",
        "Vocational skill certificate",
        (GRADE, CORE, ISSUER_CLASS, NUMBER, SCORE),
        (),
        CERTIFICATE_PROOF,
        False,
    ),
    (
        "vocational_qualification",
        "职业资格证书",
        "Vocational qualification",
        (GRADE, ISSUER_CLASS, NUMBER, SCORE),
        (),
        CERTIFICATE_PROOF,
        False,
    ),
    (
        "training_certificate",
        "培训证书",
        "Training certificate",
        (text("issuer", "颁发机构", "Issuer", True), ISSUER_CLASS, HOURS, NUMBER),
        (),
        CERTIFICATE_PROOF,
        False,
    ),
    (
        "cet",
        "全国大学英语四、六级考试",
        "College English Test",
        (
            choice("kind", "级别", "Band", ("cet_4", "四级", "CET-4"), ("cet_6", "六级", "CET-6")),
            number("score", "成绩（总分）", "Score (total)", True),
            NUMBER,
        ),
        ("type",),
        TRANSCRIPT_PROOF,
        False,
    ),
    (
        "english_test",
        "英语等级考试",
        "English proficiency test",
        (
            choice(
                "kind",
                "考试",
                "Test",
                ("pretco_a", "高等学校英语应用能力考试A级", "PRETCO A"),
                ("pretco_b", "高等学校英语应用能力考试B级", "PRETCO B"),
                ("zhejiang_3", "浙江省大学英语三级", "Zhejiang college English, level 3"),
                ("ielts", "雅思", "IELTS"),
                ("toefl", "托福", "TOEFL"),
                ("other", "其他", "Other"),
            ),
            SCORE,
            NUMBER,
        ),
        ("type",),
        TRANSCRIPT_PROOF,
        False,
    ),
    (
        "ncre",
        "全国计算机等级考试",
        "National Computer Rank Examination",
        (
            choice(
                "level",
                "等级",
                "Level",
                ("level_1", "一级", "Level 1"),
                ("level_2", "二级", "Level 2"),
                ("level_3", "三级", "Level 3"),
                ("level_4", "四级", "Level 4"),
            ),
            text("kind", "科目", "Subject"),
            NUMBER,
        ),
        ("type",),
        CERTIFICATE_PROOF,
        False,
    ),
    (
        "course",
        "课程成绩",
        "Course passed",
        (
            text("course_code", "课程代码", "Course code"),
            text("issuer", "开课学校", "School", True),
            number("score", "成绩", "Score", True),
            number("credits", "学分", "Credits"),
            HOURS,
        ),
        ("issuer", "course_code"),
        ("加盖公章的成绩单", "Stamped transcript"),
        False,
    ),
    (
        "self_taught_exam",
        "自学考试",
        "Self-taught examination",
        (
            text("course_code", "课程代码", "Course code", True),
            number("score", "成绩", "Score", True),
            number("credits", "学分", "Credits"),
        ),
        ("course_code",),
        ("课程合格证或成绩单", "Certificate of the passed course, or transcript"),
        False,
    ),
    (
        "mooc",
        "在线课程",
        "Online course",
        (
            text("platform", "平台", "Platform", True),
            text("course_code", "课程编号", "Course code"),
            HOURS,
            SCORE,
            number("credits", "学分", "Credits"),
        ),
        ("platform", "course_code"),
        ("平台出具的证书或成绩证明", "Certificate or score report of the platform"),
        False,
    ),
    (
        "competition",
        "竞赛获奖",
        "Competition award",
        (
            text("contest", "赛项", "Contest", True),
            ORGANIZER_LEVEL,
            AWARD,
            choice(
                "issuer_class",
                "主办单位类别",
                "Kind of organizer",
                ("government", "政府部门", "Government"),
                ("industry_association", "行业协会", "Industry association"),
                ("enterprise", "企业", "Enterprise"),
                ("school", "学校", "School"),
                required=False,
            ),
            TEAM,
            TEAM_ROLE,
            POSITION,
            number("rank", "名次", "Rank"),
        ),
        ("contest",),
        ("获奖证书", "Award certificate"),
        False,
    ),
    (
        "patent",
        "专利",
        "Patent",
        (
            choice(
                "kind",
                "类别",
                "Kind",
                ("invention", "发明", "Invention"),
                ("utility_model", "实用新型", "Utility model"),
                ("design", "外观设计", "Design"),
            ),
            text("number", "专利号", "Patent number", True),
            POSITION,
        ),
        ("number",),
        ("专利证书", "Patent certificate"),
        False,
    ),
    (
        "paper",
        "论文",
        "Paper",
        (
            choice(
                "index",
                "收录",
                "Indexed in",
                ("sci", "SCI/EI", "SCI/EI"),
                ("core", "核心期刊", "Core journal"),
                ("general", "一般期刊", "Other journal"),
            ),
            text("issuer", "刊物", "Journal", True),
            choice(
                "role",
                "作者",
                "Author",
                ("first_author", "第一作者", "First author"),
                ("other_author", "其他作者", "Other author"),
            ),
            POSITION,
        ),
        (),
        ("论文首页及收录证明", "First page and proof of indexing"),
        False,
    ),
    (
        "software_copyright",
        "软件著作权",
        "Software copyright",
        (text("number", "登记号", "Registration number", True), POSITION),
        ("number",),
        ("计算机软件著作权登记证书", "Software copyright registration certificate"),
        False,
    ),
    (
        "innovation_project",
        "大学生创新创业训练项目",
        "Innovation project",
        (text("number", "项目编号", "Project number"), ORGANIZER_LEVEL, PROJECT_ROLE, POSITION),
        ("number",),
        ("立项或结题文件", "Approval or completion document"),
        False,
    ),
    (
        "startup",
        "创业实践",
        "Start-up",
        (text("issuer", "企业名称", "Company", True), PROJECT_ROLE),
        ("issuer",),
        ("营业执照及股权证明", "Business license and proof of shares"),
        False,
    ),
    (
        "interest_group",
        "兴趣小组",
        "Interest group",
        (text("issuer", "组织单位", "Organizer", True), HOURS),
        (),
        ("考勤或总结材料", "Attendance or summary"),
        False,
    ),
    (
        "lecture",
        "讲座",
        "Lectures",
        (number("hours", "学时", "Hours", True), text("issuer", "组织单位", "Organizer")),
        (),
        ("签到记录或听课证明", "Attendance record"),
        False,
    ),
    (
        "driving_license",
        "驾驶证",
        "Driving license",
        (
            choice(
                "kind",
                "准驾车型",
                "Class",
                ("c1", "C1", "C1"),
                ("c2", "C2", "C2"),
                ("b", "B1/B2", "B1/B2"),
                ("a", "A1/A2/A3", "A1/A2/A3"),
                required=False,
            ),
        ),
        ("type",),
        ("驾驶证照片（可遮盖证号）", "Photo of the license (the number may be covered)"),
        False,
    ),
    (
        "work_experience",
        "工作经历",
        "Work experience",
        (
            text("issuer", "单位", "Employer", True),
            text("role", "岗位", "Position"),
            number("hours", "学时", "Hours"),
            number("months", "月数", "Months", True),
        ),
        (),
        ("劳动合同、社保记录或单位证明", "Contract, social insurance record or employer's letter"),
        False,
    ),
    (
        "military_service",
        "服役经历",
        "Military service",
        (number("months", "服役月数", "Months of service", True),),
        ("type",),
        ("退役证", "Discharge certificate"),
        False,
    ),
    (
        "volunteering",
        "志愿服务",
        "Volunteering",
        (number("hours", "服务时数", "Hours", True), text("issuer", "组织单位", "Organizer")),
        (),
        ("志愿服务证明", "Proof of volunteering"),
        False,
    ),
)


def add_types(apps: Any, _editor: Any) -> None:
    model = apps.get_model("standards", "AchievementType")
    model.objects.bulk_create(
        [
            model(
                id=uuid5(NAMESPACE, code),
                code=code,
                name_zh=zh,
                name_en=en,
                has_bank_value=in_catalogue,
                attributes=list(attributes),
                family_attributes=list(family),
                evidence_zh=evidence[0],
                evidence_en=evidence[1],
                is_in_catalogue=in_catalogue,
                order=(place + 1) * 10,
            )
            for place, (code, zh, en, attributes, family, evidence, in_catalogue) in enumerate(TYPES)
        ]
    )


def remove_types(apps: Any, _editor: Any) -> None:
    apps.get_model("standards", "AchievementType").objects.filter(code__in=[row[0] for row in TYPES]).delete()


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_create_tables")]

    operations = [migrations.RunPython(add_types, remove_types)]
