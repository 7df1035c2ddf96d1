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
    "rulesets.changed_meanwhile": (
        "草稿已被他人修改，您的内容尚未保存，请核对后再保存。",
        "Somebody else changed the draft meanwhile; yours is not saved yet. Look and save again.",
    ),
    "rulesets.code_fixed": (
        "草稿的“{field}”不能改变：应为“{allowed}”，实际为“{found}”。",
        "A draft keeps its {field}: “{allowed}”; found “{found}”.",
    ),
    "rulesets.nothing_to_undo": ("没有可撤销的修改。", "There is nothing to undo."),
    "rulesets.nothing_to_redo": ("没有可重做的修改。", "There is nothing to redo."),
    "rules.no_such_item": ("“{part}”中没有第 {place} 项。", "There is no item {place} in “{part}”."),
    "rulesets.consensus_missing": (
        "会签尚未完成：{parties}。",
        "The consensus is not complete: {parties}.",
    ),
    "rulesets.objection_open": (
        "存在未处理的异议：{parties}。",
        "An objection is not settled: {parties}.",
    ),
    "rulesets.doctor_blocks": (
        "体检发现 {count} 个必须改正的问题，改正后方可发布。",
        "The doctor found {count} things that must be put right before publishing.",
    ),
    "rulesets.wrong_limit": (
        "上限“{found}”应写作 40%、1/3 或一个数。",
        "The limit “{found}” should be 40%, 1/3 or a number.",
    ),
    "rulesets.backtest_started": ("开始回测", "Back-test started"),
    "rulesets.simulation_started": ("开始模拟", "Simulation started"),
    "rulesets.nobody_asked": ("请至少选择一个会签单位。", "Choose at least one party to ask."),
    "rulesets.due_in_the_past": ("答复期限“{found}”已过。", "The day to answer by, {found}, is past."),
    "rulesets.changed_since_read": (
        "草稿在您阅读之后已修改，请重新阅读后答复。",
        "The draft changed since you read it; read it again, then answer.",
    ),
    "rulesets.objection_without_reason": ("请写明理由。", "Give a reason."),
    "rulesets.no_objection": ("没有待处理的异议。", "There is no objection to settle."),
    "rulesets.consensus_policy_set": ("设定会签要求", "Demands on consensus set"),
    "rulesets.consultation_opened": ("发起会签，期限 {due_on}", "Laid before those concerned, to answer by {due_on}"),
    "rulesets.consultation_asked": (
        "请会签《{title}》{version} 草稿，期限 {due_on}",
        "Please read the draft of “{title}” {version} and answer by {due_on}",
    ),
    "rulesets.signed_off": ("会签同意：{party}", "Signed off by {party}"),
    "rulesets.signed_off_notice": (
        "{party} 已会签《{title}》{version} 草稿",
        "{party} signed off the draft of “{title}” {version}",
    ),
    "rulesets.objected": ("会签异议：{party}", "Objection by {party}"),
    "rulesets.objected_notice": (
        "{party} 对《{title}》{version} 草稿提出异议",
        "{party} objects to the draft of “{title}” {version}",
    ),
    "rulesets.objection_settled": ("异议已处理：{party}", "Objection of {party} settled"),
    "rulesets.objection_settled_notice": (
        "您对《{title}》{version} 草稿的异议已处理",
        "Your objection to the draft of “{title}” {version} was settled",
    ),
    "rulesets.commented": ("批注 {rule_id}", "Comment {rule_id}"),
    "rulesets.commented_notice": (
        "《{title}》{version} 草稿有新的批注",
        "There is a new comment on the draft of “{title}” {version}",
    ),
    "rulesets.comment_resolved": ("批注已处理 {rule_id}", "Comment dealt with {rule_id}"),
    "rulesets.drafted": ("起草", "Drafted"),
    "rulesets.edited": ("修改草稿 {item}", "Draft changed {item}"),
    "rulesets.undone": ("撤销修改 {item}", "Change undone {item}"),
    "rulesets.redone": ("重做修改 {item}", "Change redone {item}"),
    "rulesets.published": ("发布", "Published"),
    "rulesets.discarded": ("删除草稿", "Draft discarded"),
    "rulesets.no_request": ("案例中没有申请（request）。", "The case holds no request."),
}
