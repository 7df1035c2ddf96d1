"""Wording of conversion methods as stored and published."""

WORDING = {
    "rulesets.wrong_level": (
        "办法的层级“{found}”与本单位不符，允许：{allowed}。",
        "The method's level “{found}” does not fit this institution; allowed: {allowed}.",
    ),
    "rulesets.unknown_parent": (
        "没有已发布的上级办法“{found}”。",
        "There is no published upper method “{found}”.",
    ),
    "rulesets.code_taken": (
        "代码“{found}”已被其他单位使用。",
        "The code “{found}” belongs to another institution.",
    ),
    "rulesets.unknown_program": ("没有代码为“{found}”的培养方案。", "There is no program with the code “{found}”."),
    "rulesets.version_exists": (
        "办法“{rule_set}”已有版本“{version}”；已有版本不能改动，请使用新的版本号。",
        "The method “{rule_set}” already has a version “{version}”; versions never change, use a new one.",
    ),
    "rulesets.not_a_draft": ("只有草稿可以发布或删除。", "Only a draft can be published or discarded."),
    "rulesets.not_text": (
        "文件“{name}”不是 UTF-8 文本，也不是电子表格。",
        "The file “{name}” is neither UTF-8 text nor a spreadsheet.",
    ),
    "rulesets.no_request": ("案例中没有申请（request）。", "The case holds no request."),
}
