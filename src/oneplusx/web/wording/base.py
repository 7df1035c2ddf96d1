"""Wording shared by all contexts."""

WORDING = {
    "not_found": ("没有找到，或您无权查看。", "Not found, or not yours to see."),
    "denied": ("您没有权限执行此操作。", "You are not allowed to do this."),
    "state.changed": (
        "该记录已被他人处理或状态已变化，请刷新后再试。",
        "Somebody else was first, or the state has changed. Reload and try again.",
    ),
    "database_away": (
        "数据库现在无法使用（{found}），什么都没有改变，请稍后再试。",
        "The database cannot be used now ({found}); nothing was changed. Try again later.",
    ),
    "credits.not_a_number": ("学分“{found}”不是数字。", "Credits “{found}” are not a number."),
    "credits.too_precise": ("学分“{found}”最多两位小数。", "Credits “{found}” have more than two decimals."),
    "credits.out_of_range": ("学分“{found}”超出范围。", "Credits “{found}” are out of range."),
    "field.required": ("“{field}”必填。", "“{field}” is required."),
    "field.invalid": (
        "“{field}”的值“{found}”无效，允许：{allowed}。",
        "“{field}” has the invalid value “{found}”; allowed: {allowed}.",
    ),
}
