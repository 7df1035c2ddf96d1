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
    "curriculum.college_stays": (
        "培训班属于原院校，不能改为“{found}”。",
        "A training class stays with its college; it cannot become one of “{found}”.",
    ),
    "curriculum.conditions_recorded": ("已记录毕业条件 {rows} 条", "{rows} conditions recorded"),
    "curriculum.programs_saved": ("已保存培养方案 {rows} 个", "{rows} programs saved"),
    "curriculum.courses_saved": ("已保存课程 {rows} 门", "{rows} courses saved"),
    "curriculum.course_not_in_program": (
        "培养方案“{program}”中没有课程“{found}”。",
        "Program “{program}” has no course “{found}”.",
    ),
    "curriculum.unknown_certificate": (
        "成果目录中没有证书“{found}”。",
        "There is no certificate “{found}” in the catalogue.",
    ),
    "curriculum.unknown_outcome": (
        "证书“{certificate}”的标准中没有学习结果“{found}”。",
        "The standard of certificate “{certificate}” has no learning outcome “{found}”.",
    ),
    "curriculum.share_outside": (
        "学时占比“{found}”应在 0 至 100 之间。",
        "The share of hours “{found}” must be from 0 to 100.",
    ),
    "curriculum.share_exceeds": (
        "课程“{found}”用于同一标准的学时占比合计为 {percent}%，超过 100%。",
        "Course “{found}” would spend {percent} % of its hours on one standard, more than 100 %.",
    ),
    "curriculum.matches_changed": (
        "预览后课证映射或培养方案“{program}”已有变化，请重新核对。",
        "The mapping or program “{program}” changed since the preview; please look again.",
    ),
    "curriculum.class_dates": (
        "结束日期“{found}”早于开始日期（{earliest}）。",
        "The end “{found}” is before the beginning ({earliest}).",
    ),
    "curriculum.class_code_taken": ("培训班代码“{found}”已被使用。", "The class code “{found}” is taken."),
    "curriculum.code_taken": ("代码“{found}”已被使用。", "The code “{found}” is taken."),
    "curriculum.class_has_begun": (
        "培训班“{name}”已考勤，不能更换证书。",
        "Attendance of “{name}” was taken already; its certificate cannot change.",
    ),
    "curriculum.unknown_class": ("本校没有培训班“{found}”。", "There is no training class “{found}” here."),
    "curriculum.unknown_base": ("本校没有实训基地“{found}”。", "There is no training base “{found}” here."),
    "curriculum.base_full": (
        "实训基地“{base}”可容纳 {capacity} 人，名册将有 {wanted} 人。",
        "Training base “{base}” holds {capacity}, the roster would have {wanted}.",
    ),
    "curriculum.trainer_unknown": (
        "只能选择本校在职人员。",
        "Only somebody who holds a role in the college can be chosen.",
    ),
    "curriculum.trainer_on_roster": (
        "{name}既是培训教师又在名册中，不能兼任。",
        "{name} cannot be a trainer and on the roster of the same class.",
    ),
    "curriculum.session_hours": ("课次学时“{found}”应在 1 至 {most} 之间。", "{found} hours: from 1 to {most}."),
    "curriculum.session_outside": (
        "上课日期“{found}”不在培训期内（{first} 至 {last}）。",
        "The session on {found} lies outside the class ({first} to {last}).",
    ),
    "curriculum.session_taken": (
        "{held_on} 的课次已考勤，不能取消。",
        "Attendance on {held_on} was taken; the session cannot be canceled.",
    ),
    "curriculum.session_ahead": (
        "{held_on} 的课次尚未开始，不能考勤。",
        "The session on {held_on} is still ahead; attendance cannot be taken.",
    ),
    "curriculum.unknown_absence": (
        "缺勤类别“{found}”无效，允许：{allowed}。",
        "Unknown absence “{found}”; allowed: {allowed}.",
    ),
    "curriculum.not_on_roster": ("有 {count} 人不在名册中。", "{count} of them are not on the roster."),
    "curriculum.class_bears_no_credits": (
        "培训班“{name}”未指定计学分课程。",
        "No credit-bearing course is named for “{name}”.",
    ),
    "curriculum.unknown_record_kind": (
        "记录类别“{found}”无效，允许：{allowed}。",
        "Unknown kind of record “{found}”; allowed: {allowed}.",
    ),
    "curriculum.equipment_line": (
        "第 {line} 行设备“{found}”应写成“名称 数量”：名称至多 {name_max} 字，数量至多 {count_max}。",
        "Line {line} “{found}”: write the name (at most {name_max} characters) and how many (at most {count_max}).",
    ),
    "curriculum.mapping_saved": ("已保存课证映射 {rows} 条", "{rows} mappings saved"),
    "curriculum.matches_taken_over": ("已采用内容匹配度 {rows} 项", "{rows} content matches taken over"),
    "curriculum.class_opened": ("已开设培训班“{name}”", "Training class “{name}” opened"),
    "curriculum.class_changed": ("已修改培训班“{name}”", "Training class “{name}” changed"),
    "curriculum.roster_entered": ("{rows} 人进入名册", "{rows} entered on the roster"),
    "curriculum.roster_left": ("一名学习者离开名册", "A learner left the roster"),
    "curriculum.trainer_assigned": ("已安排培训教师", "A trainer was assigned"),
    "curriculum.trainer_ended": ("培训教师任教结束", "A trainer’s teaching ended"),
    "curriculum.session_planned": (
        "已安排 {held_on} 的课次（{hours} 学时）",
        "Session on {held_on} planned ({hours} hours)",
    ),
    "curriculum.session_canceled": ("已取消 {held_on} 的课次", "Session on {held_on} canceled"),
    "curriculum.attendance_begun": (
        "{held_on} 考勤已点一部分：出勤 {present} 人，缺勤 {absent} 人",
        "Attendance on {held_on} begun: {present} present, {absent} absent so far",
    ),
    "curriculum.attendance_taken": (
        "{held_on} 考勤：出勤 {present} 人，缺勤 {absent} 人",
        "Attendance on {held_on}: {present} present, {absent} absent",
    ),
    "curriculum.attendance_corrected": (
        "{held_on} 考勤更正：出勤 {present} 人，缺勤 {absent} 人",
        "Attendance on {held_on} corrected: {present} present, {absent} absent",
    ),
    "curriculum.trained_credited": (
        "完成培训 {rows} 人记入课程“{course}”成绩",
        "Course “{course}” recorded for {rows} trained learners",
    ),
    "curriculum.base_saved": ("已保存实训基地“{name}”", "Training base “{name}” saved"),
    "curriculum.teacher_recorded": ("已登记教师资质或培训", "A line was added to a teacher’s record"),
    "curriculum.teacher_record_ended": ("教师资质或培训记录已撤下", "A line was taken off a teacher’s record"),
    "curriculum.material_saved": ("已保存教材或教学方法“{name}”", "Material “{name}” saved"),
}
