"""Wording of the outcome catalogue."""

WORDING = {
    "standards.bad_contents": (
        "标准内容“{place}”处为“{found}”，应为 {allowed}。",
        "The contents of the standard have “{found}” at “{place}”, where {allowed} is expected.",
    ),
    "standards.bad_case": (
        "CASE 文件“{place}”处为“{found}”，应为 {allowed}。",
        "The CASE document has “{found}” at “{place}”, where {allowed} is expected.",
    ),
    "standards.bad_json": ("文件不是有效的 JSON：{found}", "The file is not valid JSON: {found}"),
    "standards.case_second_parent": (
        "“{found}”有多个上级，只保留第一个（{place}）。",
        "“{found}” is under several others; the first was kept ({place}).",
    ),
    "standards.case_unknown_node": (
        "{place} 指向文件中没有的条目“{found}”，已略去。",
        "{place} names an item “{found}” that is not in the file; it was left out.",
    ),
    "standards.case_association_left_out": (
        "{place}：关系“{found}”未导入。",
        "{place}: an association “{found}” was left out.",
    ),
    "standards.case_level_assumed": (
        "文件未写明等级，按“{found}”导入（{place}）。",
        "The file names no level; “{found}” was assumed ({place}).",
    ),
    "standards.case_too_deep": (
        "层次过深，作为学习结果导入：{found}（{place}）",
        "Deeper than learning outcomes, taken as one: {found} ({place})",
    ),
    "standards.case_id_twice": (
        "同一个 CASE 标识出现了两次。",
        "A CASE identifier occurs twice.",
    ),
    "standards.double_code": (
        "编号“{found}”已用于“{other}”。",
        "The code “{found}” is already that of “{other}”.",
    ),
    "standards.wrong_parent": ("“{found}”不能放在这里。", "“{found}” cannot be placed there."),
    "standards.bad_code": (
        "标准代码“{found}”无效：1 至 {allowed} 个字符。",
        "The code “{found}” is not valid: 1 to {allowed} characters.",
    ),
    "standards.bad_version": (
        "版本号“{found}”无效：1 至 {allowed} 个字符。",
        "The version “{found}” is not valid: 1 to {allowed} characters.",
    ),
    "standards.version_exists": ("版本 {found} 已存在。", "There is already a version {found}."),
    "standards.open_version": (
        "版本 {found} 尚未办结，请先处理它。",
        "Version {found} is still open; settle it first.",
    ),
    "standards.not_editable": (
        "版本 {found} 已提交或已发布，不能修改。",
        "Version {found} was submitted or published and cannot be changed.",
    ),
    "standards.not_now": (
        "当前状态（{state}）不能进行此操作。",
        "This is not possible in the present state ({state}).",
    ),
    "standards.changed_meanwhile": (
        "版本 {found} 刚被他人修改，请核对后再保存。",
        "Somebody else has just changed version {found}; look at it and save again.",
    ),
    "standards.unknown_act": (
        "没有操作“{found}”，可用：{allowed}。",
        "There is no act “{found}”; there are {allowed}.",
    ),
    "standards.not_ready": (
        "还有 {found} 处必须补正，不能提交。",
        "{found} findings must be settled before it can be submitted.",
    ),
    "standards.no_reviewer": (
        "本系统没有审核机构，请登记外部的审核与发布。",
        "Nobody here reviews standards; record the review and publication that took place elsewhere.",
    ),
    "standards.reviewed_here": (
        "标准由本系统审核，请提交审核。",
        "Standards are reviewed here; submit it.",
    ),
    "standards.source_required": ("请写明依据的文件。", "Name the document that decided it."),
    "standards.not_yet": ("日期 {found} 尚未到来。", "The day {found} has not come yet."),
    "standards.withdrawal_reason": ("请写明撤销的理由。", "Say why it is withdrawn."),
    "standards.own_standard": (
        "提交人不能审核自己提交的标准。",
        "Whoever submitted a standard does not review it.",
    ),
    "standards.certificate_code_taken": (
        "证书代码“{found}”已属于另一机构。",
        "The certificate code “{found}” belongs to another organization.",
    ),
    "standards.no_levels": ("没有等级。", "There is no level."),
    "standards.no_partners": ("未写明参与起草单位。", "No industry partner is named."),
    "standards.no_occupations": ("未写明面向的职业。", "No occupation is named."),
    "standards.double_rank": ("两个等级的序号都是 {found}。", "Two levels have the rank {found}."),
    "standards.empty_level": ("等级没有内容。", "The level is empty."),
    "standards.no_hours": ("未写明学时。", "Hours are not stated."),
    "standards.no_majors": ("未写明相关专业。", "No major is named."),
    "standards.unknown_majors": ("专业目录中没有：{found}", "Not in the catalogue of majors: {found}"),
    "standards.code_used_twice": ("编号重复。", "The code is used twice."),
    "standards.field_without_tasks": ("工作领域下没有工作任务。", "The work field has no task."),
    "standards.task_without_outcomes": ("工作任务下没有学习结果。", "The task has no learning outcome."),
    "standards.same_words": ("与另一条学习结果文字相同。", "Another outcome has the same words."),
    "standards.bad_entry": (
        "“{found}”写法有误：每行一项，各部分用“|”分隔，至多 {allowed} 部分。",
        "“{found}” is not understood: one entry per line, at most {allowed} parts separated by “|”.",
    ),
    "standards.code_and_words": (
        "编号和文字必须同时填写，上级也要填写。",
        "Code and words belong together, and what stands above must be filled in too.",
    ),
    "standards.unknown_level": ("没有等级“{found}”。", "There is no level “{found}”."),
    "standards.no_such_draft": (
        "没有可修改的草稿“{found}”（代码与版本）。",
        "There is no draft “{found}” (code and version) to change.",
    ),
    "standards.notice.reviewed": (
        "标准“{name}”版本 {version} 已审核通过，可以发布。",
        "Version {version} of “{name}” was reviewed and can be published.",
    ),
    "standards.notice.returned": (
        "标准“{name}”版本 {version} 被退回补充，点击查看意见。",
        "Version {version} of “{name}” was returned; see what is missing.",
    ),
    "standards.notice.refused": (
        "标准“{name}”版本 {version} 未通过审核，点击查看理由。",
        "Version {version} of “{name}” was refused; see why.",
    ),
    "standards.drafted": ("建立标准草稿", "Standard drafted"),
    "standards.version_started": ("起草新版本", "New version started"),
    "standards.edited": ("修改标准内容", "Contents of the standard changed"),
    "standards.submitted": ("提交审核", "Submitted for review"),
    "standards.published": ("发布标准", "Standard published"),
    "standards.recorded": ("登记外部发布", "Publication elsewhere recorded"),
    "standards.superseded": ("被新版本取代", "Superseded by a new version"),
    "standards.withdrawn": ("撤销标准", "Standard withdrawn"),
    "standards.reopened": ("重新修改", "Reopened"),
    "standards.unknown_type": ("没有成果类型“{found}”。", "There is no outcome type “{found}”."),
    "standards.unknown_certificate_type": (
        "成果目录中没有证书“{found}”。",
        "The catalogue has no certificate type “{found}”.",
    ),
    "standards.unknown_standard": ("没有标准“{found}”。", "There is no standard “{found}”."),
    "standards.bad_bank_value": (
        "核定学分须大于 0、不超过 {allowed} 学分，最多两位小数。",
        "A bank value is more than 0 and at most {allowed} credits, with at most two decimals.",
    ),
    "standards.already_proposed": (
        "证书“{found}”已有待核定的学分建议。",
        "A proposal for the certificate “{found}” is already waiting for a decision.",
    ),
    "standards.already_decided": (
        "该学分建议已处理或已撤回。",
        "This proposal has already been decided or withdrawn.",
    ),
    "standards.own_proposal": (
        "建议人不能核定自己的建议，请由另一位学分银行人员办理。",
        "Whoever proposed a value does not decide on it; another bank officer must.",
    ),
    "standards.reason_required": ("不予核定时必须写明理由。", "A refusal needs a reason."),
    "standards.bad_type_code": (
        "类型代码“{found}”无效：以小写字母开头，只含小写字母、数字和下划线。",
        "The type code “{found}” is not valid: a lower-case letter first, then lower-case letters, digits, underscores.",
    ),
    "standards.bad_attribute": (
        "字段“{found}”无效：类别须为 text、number、choice、date 之一，选项须有取值、中文、英文。",
        "The field “{found}” is not valid: its kind is text, number, choice or date; a choice has a value and two names.",
    ),
    "standards.bad_term_code": (
        "学期“{found}”无效：应为“学年-学期”，如 2026-2027-1。",
        "The term “{found}” is not valid: school year and number are expected, e.g. 2026-2027-1.",
    ),
    "standards.term_ends_early": (
        "结束日期 {found} 须在开始日期 {starts} 之后。",
        "The last day {found} must come after the first day {starts}.",
    ),
    "standards.exams_outside_term": (
        "期末考试开始日期 {found} 须在学期 {starts} 至 {ends} 之内。",
        "The final exams begin on {found}, outside the term {starts} to {ends}.",
    ),
    "standards.terms_overlap": (
        "学期 {found} 与学期 {other} 的日期重叠。",
        "The dates of term {found} overlap those of term {other}.",
    ),
    "standards.terms_saved": ("录入学期", "Terms entered"),
    "standards.name_required": ("中文名和英文名都要填写。", "Both names, Chinese and English, are needed."),
    "standards.bank_value_proposed": ("建议核定学分", "Bank value proposed"),
    "standards.bank_value_approved": ("核定学分", "Bank value approved"),
    "standards.bank_value_refused": ("不予核定", "Bank value refused"),
    "standards.bank_value_withdrawn": ("撤回学分建议", "Proposal withdrawn"),
    "standards.standards_registered": ("登记标准", "Standards registered"),
    "standards.certificate_types_registered": ("登记证书目录", "Certificate types registered"),
    "standards.organizations_registered": ("登记培训评价组织", "Organizations registered"),
    "standards.type_added": ("新增成果类型", "Outcome type added"),
    "standards.type_changed": ("修改成果类型", "Outcome type changed"),
}
