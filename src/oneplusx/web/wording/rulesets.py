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
    "rulesets.version_needed": ("请填写新版本的版本号。", "Give the new version a number."),
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
    "rulesets.only_colleges_ally": (
        "“{found}”不是院校，联盟由院校组成。",
        "“{found}” is no college; alliances are made of colleges.",
    ),
    "rulesets.alliance_exists": ("代码“{found}”已被使用。", "The code “{found}” is taken."),
    "rulesets.unknown_alliance": (
        "本校没有发起代码为“{found}”的联盟。",
        "This college leads no alliance with the code “{found}”.",
    ),
    "rulesets.already_member": ("“{found}”已是成员或已受邀。", "“{found}” is a member or was invited already."),
    "rulesets.not_invited": ("没有待答复的邀请。", "There is no invitation to answer."),
    "rulesets.not_a_member": ("不是联盟成员。", "Not a member of the alliance."),
    "rulesets.lead_stays": (
        "联盟还有其他成员，发起院校不能退出。",
        "The lead cannot leave while the alliance has other members.",
    ),
    "rulesets.members_not_joined": (
        "以下院校尚未加入联盟：{colleges}。",
        "These colleges have not joined the alliance: {colleges}.",
    ),
    "rulesets.alliance_founded": ("发起联盟 {code}", "Alliance {code} founded"),
    "rulesets.alliance_invited": ("邀请 {college} 加入联盟", "{college} invited into the alliance"),
    "rulesets.alliance_invited_notice": ("邀请加入联盟：{alliance}", "Invitation into the alliance {alliance}"),
    "rulesets.alliance_joined": ("{college} 加入联盟", "{college} joined the alliance"),
    "rulesets.alliance_joined_notice": ("{college} 已加入联盟：{alliance}", "{college} joined the alliance {alliance}"),
    "rulesets.alliance_declined": ("{college} 谢绝加入联盟", "{college} declined to join the alliance"),
    "rulesets.alliance_declined_notice": (
        "{college} 谢绝加入联盟：{alliance}",
        "{college} declined to join the alliance {alliance}",
    ),
    "rulesets.alliance_left": ("{college} 退出联盟", "{college} left the alliance"),
    "rulesets.alliance_left_notice": ("{college} 已退出联盟：{alliance}", "{college} left the alliance {alliance}"),
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
    "rulesets.commented": ("批注：{rule_id}", "Comment: {rule_id}"),
    "rulesets.commented_notice": (
        "《{title}》{version} 草稿有新的批注",
        "There is a new comment on the draft of “{title}” {version}",
    ),
    "rulesets.backtest_missing": (
        "本单位要求发布前回测，当前文本尚未回测。",
        "A back-test is demanded before publishing, and this text was not back-tested yet.",
    ),
    "rulesets.backtest_running": (
        "回测正在进行，完成后方可发布。",
        "The back-test is still running; publish when it is done.",
    ),
    "rulesets.backtest_changed": (
        "回测之后文本或现行版本已变化，请重新回测。",
        "The text, or the version it replaces, changed after the back-test; run it again.",
    ),
    "rulesets.backtest_old": (
        "回测已超过 {days} 天，请重新回测。",
        "The back-test is more than {days} days old; run it again.",
    ),
    "rulesets.backtest_partial": (
        "回测只包含部分年级，请对全部适用学生回测。",
        "The back-test covered some entry years only; run it for everybody concerned.",
    ),
    "rulesets.backtest_fresh": ("当前文本已回测。", "This text was back-tested."),
    "rulesets.backtest_policy_set": (
        "设定回测要求：{demand}，{days_max} 天内",
        "Demands on back-tests set: {demand}, {days_max} days",
    ),
    "rulesets.mail.body": (
        "{name}，您好：\n\n{words}。请登录系统，在“转换办法”中查看 {code}。",
        "Dear {name},\n\n{words}. Sign in and look at {code} under “Conversion methods”.",
    ),
    "rulesets.comment_resolved": ("批注已处理：{rule_id}", "Comment dealt with: {rule_id}"),
    "rulesets.drafted": ("起草", "Drafted"),
    "rulesets.edited": ("修改草稿：{item}", "Draft changed: {item}"),
    "rulesets.undone": ("撤销修改：{item}", "Change undone: {item}"),
    "rulesets.redone": ("重做修改：{item}", "Change redone: {item}"),
    "rulesets.published": ("发布", "Published"),
    "rulesets.discarded": ("删除草稿", "Draft discarded"),
    "rulesets.no_request": ("案例中没有申请（request）。", "The case holds no request."),
}
