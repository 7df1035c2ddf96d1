"""Wording of conversion plans: why a conversion is in the plan, why another is not, what a check found."""

WORDING = {
    "plan.frees_courses": ("免修课程 {courses}，{credits} 学分。", "Frees {courses}, {credits} credits."),
    "plan.fills_slots": ("计入 {slots}，{credits} 学分。", "Counts for {slots}, {credits} credits."),
    "plan.achievement_used": (
        "成果“{achievement}”已按规则 {rule} 用于 {targets}。",
        "The outcome “{achievement}” serves {targets} by rule {rule}.",
    ),
    "plan.course_freed_otherwise": (
        "课程 {course} 已按规则 {rule} 免修。",
        "Course {course} is already freed by rule {rule}.",
    ),
    "plan.family_counted": (
        "同类成果“{family}”已按规则 {rule} 使用，只计最高一项。",
        "Of the same or similar outcomes “{family}” only the highest counts; rule {rule} uses it.",
    ),
    "plan.group_counted": (
        "“{group}”中只能使用一项，已使用规则 {rule}。",
        "Only one of “{group}” can be used; rule {rule} is.",
    ),
    "plan.limit_reached": (
        "上限“{limit}”剩余 {left}，本项需要 {needed}。",
        "The limit “{limit}” has {left} left; this needs {needed}.",
    ),
    "plan.no_gain": (
        "采用也不会使方案更优（{credits} 学分）。",
        "It would not make the plan better ({credits} credits).",
    ),
    "plan.nothing_held": ("尚无可用的学习成果。", "There is no learning outcome to use."),
    "plan.no_target": (
        "成果“{achievement}”符合条件，但没有可转换的课程。",
        "The outcome “{achievement}” fits, but there is no course left for it.",
    ),
    "plan.no_achievement_fits": (
        "最接近的成果“{achievement}”不符合：{failed}。",
        "The nearest outcome “{achievement}” does not fit: {failed}.",
    ),
    "plan.pin_not_an_option": ("固定的选择不可用。", "The pinned choice is not possible."),
    "plan.pin_conflicts": (
        "与已固定的选择（规则 {rules}）冲突。",
        "It conflicts with what is pinned already (rules {rules}).",
    ),
    "plan.not_approved": ("按规则 {rule} 不会通过：{failed}。", "Rule {rule} would not approve it: {failed}."),
    "plan.other_credits": (
        "方案写 {planned} 学分，实际为 {decided}。",
        "The plan says {planned} credits; they are {decided}.",
    ),
    "plan.other_score": ("规则 {rule} 的记载成绩不符。", "The recorded score under rule {rule} differs."),
    "plan.other_rule": ("规则 {rule} 与申请不符。", "Rule {rule} is not the one of the application."),
    "plan.other_request": (
        "规则 {rule} 的申请内容与方案不符。",
        "The application under rule {rule} differs from the plan.",
    ),
    "plan.other_rule_set": ("方案依据 {planned}，给出的是 {given}。", "The plan follows {planned}, given is {given}."),
    "plan.other_total": (
        "“{objective}”写为 {claimed}，实际为 {found}。",
        "“{objective}” is given as {claimed}; it is {found}.",
    ),
    "plan.rejected": ("方案未通过校验：{reasons}", "The plan did not pass its check: {reasons}"),
    "cli.not_available": ("此功能尚未提供：{what}。", "This is not available yet: {what}."),
}
