"""Wording of conversions, appeals and their notices."""

WORDING = {
    "conversion.no_program": (
        "该学籍还没有培养方案，暂不能转换。请联系教务处。",
        "This enrollment has no program yet, so nothing can be converted. Ask academic affairs.",
    ),
    "conversion.no_rule_set": (
        "您所在的学校和年级目前没有生效的转换办法。",
        "No conversion method is in force for your college and entry year.",
    ),
    "conversion.nothing_chosen": (
        "请至少选择一项学习成果和一门课程。",
        "Choose at least one learning outcome and one course.",
    ),
    "conversion.note_too_long": (
        "说明共 {found} 字，最多 {allowed} 字。",
        "The note has {found} characters; at most {allowed} are allowed.",
    ),
    "conversion.not_studying": (
        "该学籍已不在读，不能再申请转换。",
        "This enrollment is no longer active, so nothing can be converted.",
    ),
    "conversion.taken_meanwhile": (
        "该成果或课程已在另一份申请中使用。",
        "This outcome or course is already used by another application.",
    ),
    "conversion.credits_taken": (
        "学分已被占用或不足，未作任何改动。",
        "The credits are taken or not enough; nothing was changed.",
    ),
    "conversion.not_returned": (
        "只有退回补充的申请可以重新提交。",
        "Only an application returned for a supplement can be submitted again.",
    ),
    "conversion.too_many_files": (
        "一次最多补充 {allowed} 个文件，实为 {found} 个。",
        "At most {allowed} files at once; there are {found}.",
    ),
    "conversion.unknown_evidence": (
        "该材料种类此处不需要：{found}；还需要的材料：{allowed}。",
        "Evidence of this kind is not asked for here: {found}. Still asked for: {allowed}.",
    ),
    "conversion.unnamed_evidence": (
        "请说明每个文件是哪一种材料：{allowed}。",
        "Say of each file which of the evidence it is: {allowed}.",
    ),
    "conversion.unknown_upload": (
        "所指的文件不是为该申请上传的，或已删除。",
        "A named file was not uploaded for this application, or is removed.",
    ),
    "conversion.rule_refuses": (
        "按现行办法仍不能通过：{reasons}。",
        "The method in force still refuses it: {reasons}.",
    ),
    "conversion.no_panel": ("该申请无需专家组评定学分。", "No panel has to grant credits to this application."),
    "conversion.still_incomplete": ("材料仍不齐全：{reasons}。", "Something is still missing: {reasons}."),
    "conversion.already_decided": (
        "该申请已有结论，不能撤回。",
        "This application is already decided and cannot be withdrawn.",
    ),
    "conversion.reason_required": ("请写明原因。", "Give a reason."),
    "conversion.not_converted": ("只有已转换的申请可以冲正。", "Only an approved conversion can be reversed."),
    "conversion.graduated": (
        "该学籍已毕业，转换不能直接冲正，请走个案处理。",
        "The learner has graduated on it; this conversion cannot simply be reversed.",
    ),
    "conversion.not_refused": ("只有未通过的申请可以申诉。", "Only a refused application can be appealed against."),
    "conversion.appeal_too_late": (
        "申诉期为未通过之日起 {days} 天，现已超过。",
        "Appeals are taken within {days} days of the refusal; that time has passed.",
    ),
    "conversion.appeal_open": ("该申请已有一份待处理的申诉。", "An appeal against this application is already open."),
    "conversion.appeal_answered": ("该申诉已有答复。", "This appeal is already answered."),
    "conversion.plan_changed": (
        "方案已更新，请查看新方案后再申请。",
        "The plan has changed. Look at the new one, then apply.",
    ),
    "conversion.notice.approved": (
        "您的学分转换已通过，课程已免修。",
        "Your conversion was approved; the courses are exempted.",
    ),
    "conversion.notice.refused": (
        "您的学分转换未通过，点开查看原因，可以申诉。",
        "Your conversion was refused. Open it to see why; you can appeal.",
    ),
    "conversion.notice.returned": (
        "您的学分转换需要补充材料。",
        "Your conversion was returned: something has to be supplemented.",
    ),
    "conversion.notice.reversed": (
        "您的一项学分转换已被冲正，点开查看原因。",
        "One of your conversions was reversed. Open it to see why.",
    ),
    "conversion.notice.appeal_upheld": (
        "您的申诉成立，申请已重新进入审批。",
        "Your appeal was upheld; the application is in review again.",
    ),
    "conversion.notice.appeal_dismissed": (
        "您的申诉未成立，点开查看答复。",
        "Your appeal was dismissed. Open it to see the answer.",
    ),
    "conversion.nobody_named": (
        "没有找到“{found}”；请写成 院校代码/学号 或 院校代码/培养方案代码。",
        "Nobody is found as “{found}”; write COLLEGE/NUMBER or COLLEGE/PROGRAM.",
    ),
    "conversion.no_step": (
        "该申请没有您可以处理的环节。",
        "No step of this application is yours to decide.",
    ),
}
