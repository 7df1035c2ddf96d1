"""Wording of the graduation audit: what a program's document may have wrong, and why a node is not satisfied."""

WORDING = {
    "audit.invalid_document": (
        "“{name}”不是有效的文档，见各项问题。",
        "“{name}” is not a valid document; see its problems.",
    ),
    "audit.invalid_program": (
        "培养方案“{program}”的毕业要求有误，无法审核。",
        "The requirements of program “{program}” are not sound, so nobody can be audited by them.",
    ),
    "audit.negative": ("最低要求不能为负数：{found}。", "A minimum cannot be negative: {found}."),
    "audit.max_below_min": ("上限低于下限：{found}。", "The maximum is below the minimum: {found}."),
    "audit.n_exceeds_children": (
        "要求满足的项数超过子项数：{found}。",
        "More children are required than there are: {found}.",
    ),
    "audit.unknown_level": (
        "等级“{found}”不在等级序列中，允许：{allowed}。",
        "The level “{found}” is not on the scale; allowed: {allowed}.",
    ),
    "audit.unknown_set": (
        "引用了不存在的课程集“{found}”，已有：{allowed}。",
        "The course set “{found}” is not known; known: {allowed}.",
    ),
    "audit.circular_set": ("课程集“{found}”循环引用。", "The course set “{found}” refers to itself."),
    "audit.duplicate_id": ("节点编号“{found}”重复或为空。", "The node id “{found}” is empty or stands more than once."),
    "audit.unknown_node": (
        "重复计算规则引用了不存在的节点“{found}”。",
        "A sharing rule names the unknown node “{found}”.",
    ),
    "audit.unknown_course": (
        "要求了培养方案中没有的课程“{found}”。",
        "The course “{found}” is required but not part of the program.",
    ),
    "audit.children_missing": (
        "需满足 {required} 项，已满足 {earned} 项。",
        "{required} of the requirements below must be met; {earned} are.",
    ),
    "audit.course_missing": ("课程 {course} 尚未通过。", "Course {course} has not been passed."),
    "audit.course_failed": ("课程 {course} 未通过。", "Course {course} was failed."),
    "audit.course_in_progress": ("课程 {course} 在修。", "Course {course} is in progress."),
    "audit.course_used_elsewhere": (
        "课程 {course} 已计入“{node}”，不能重复计算。",
        "Course {course} counts for “{node}” and cannot count twice.",
    ),
    "audit.course_not_own": ("课程 {course} 不是在本校修读。", "Course {course} was not earned at this college."),
    "audit.score_too_low": (
        "课程 {course} 的成绩“{score}”未达到 {required}。",
        "The score “{score}” of course {course} is below {required}.",
    ),
    "audit.credits_missing": (
        "需 {required} 学分，已获 {earned}，还差 {missing}。",
        "{required} credits required, {earned} earned, {missing} missing.",
    ),
    "audit.courses_missing": (
        "需 {required} 门课程，已通过 {earned}，还差 {missing}。",
        "{required} courses required, {earned} passed, {missing} missing.",
    ),
    "audit.hours_missing": (
        "需 {required} 学时，已获 {earned}，还差 {missing}。",
        "{required} hours required, {earned} earned, {missing} missing.",
    ),
    "audit.residency_missing": (
        "需在本校修读 {required} 学分，已获 {earned}，还差 {missing}。",
        "{required} credits must be earned at this college; {earned} are, {missing} missing.",
    ),
    "audit.part_missing": (
        "其中“{part}”需 {required}，已获 {earned}。",
        "Of these “{part_en}” needs {required}; {earned} earned.",
    ),
    "audit.part_surplus": (
        "其中“{part}”最多计 {maximum}，已有 {earned}，超出部分不计。",
        "Of these “{part_en}” counts at most {maximum}; of {earned} the surplus does not count.",
    ),
    "audit.converted_credits_missing": (
        "需以学习成果转换 {required} 学分，已转换 {earned}，还差 {missing}。",
        "{required} credits must be converted from learning outcomes; {earned} are, {missing} missing.",
    ),
    "audit.conversions_missing": (
        "需以学习成果转换 {required} 项，已转换 {earned}，还差 {missing}。",
        "{required} must be converted from learning outcomes; {earned} are, {missing} missing.",
    ),
    "audit.achievement_missing": (
        "需 {required} 项学习成果，已有 {earned} 项。",
        "{required} learning outcomes required, {earned} held.",
    ),
    "audit.level_too_low": (
        "持有等级“{level}”，需“{required}”及以上。",
        "Level “{level}” is held; “{required}” or above is required.",
    ),
    "audit.condition_not_met": ("条件“{condition}”未达到。", "The condition “{condition}” is not met."),
    "audit.condition_unknown": (
        "条件“{condition}”尚无记录。",
        "Nothing is recorded about the condition “{condition}”.",
    ),
    "audit.average_too_low": (
        "平均成绩“{average}”低于 {required}。",
        "The average score “{average}” is below {required}.",
    ),
}
