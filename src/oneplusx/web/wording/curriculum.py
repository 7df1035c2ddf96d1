"""Wording of programs, courses and results."""

WORDING = {
    "curriculum.unknown_major": ("专业目录中没有代码“{found}”。", "There is no major with the code “{found}”."),
    "curriculum.unknown_department": ("本校没有院系“{found}”。", "There is no department “{found}” here."),
    "curriculum.unknown_program": ("本校没有培养方案“{found}”。", "There is no program “{found}” here."),
    "curriculum.unknown_nature": (
        "课程性质“{found}”无效，允许：{allowed}。",
        "Unknown course nature “{found}”; allowed: {allowed}.",
    ),
    "curriculum.missing_course": (
        "培养方案“{program}”引用了不存在的课程“{found}”；请先导入该课程，或写明名称和学分。",
        "Program “{program}” refers to the missing course “{found}”; import the course first, or give its name and credits.",
    ),
    "curriculum.facts_need_program": (
        "课程属性“{found}”须写明所在的培养方案。",
        "Facts of a course (“{found}”) need the program that they hold in.",
    ),
    "curriculum.term_missing": ("缺少学期，例如 2026-2027-1。", "The term is missing, e.g. 2026-2027-1."),
    "curriculum.unknown_cause": (
        "不及格原因“{found}”无效，允许：{allowed}。",
        "Unknown cause of failure “{found}”; allowed: {allowed}.",
    ),
    "curriculum.unknown_student": ("本校没有学号“{found}”的学生。", "There is no student number “{found}” here."),
    "curriculum.unknown_course": ("本校没有课程代码“{found}”。", "There is no course code “{found}” here."),
    "curriculum.unknown_condition": (
        "未知的毕业条件“{found}”，允许：{allowed}。",
        "Unknown condition “{found}”; allowed: {allowed}.",
    ),
    "curriculum.result_needs_score": (
        "请填写成绩（分数或等级），或注明在修。",
        "Give a score or a grade, or say that the course is in progress.",
    ),
    "curriculum.double_result": (
        "同一学生、课程“{found}”、学期和次数在本批中重复。",
        "The same student, course “{found}”, term and attempt stands more than once in this batch.",
    ),
    "curriculum.exempted": ("已免修 {courses} 门课程", "{courses} courses exempted"),
    "curriculum.exemption_withdrawn": ("已取消 {courses} 门课程的免修", "Exemption of {courses} courses withdrawn"),
    "curriculum.results_recorded": (
        "已记录成绩 {rows} 条，其中更正 {corrections} 条",
        "{rows} results recorded, {corrections} of them corrections",
    ),
    "curriculum.conditions_recorded": ("已记录毕业条件 {rows} 条", "{rows} conditions recorded"),
    "curriculum.programs_saved": ("已保存培养方案 {rows} 个", "{rows} programs saved"),
    "curriculum.courses_saved": ("已保存课程 {rows} 门", "{rows} courses saved"),
}
