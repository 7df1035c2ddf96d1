"""Wording of approvals."""

WORDING = {
    "approvals.opened": ("进入审批", "Review opened"),
    "approvals.approved": ("一步审批通过", "A step approved"),
    "approvals.refused": ("一步审批不通过", "A step refused"),
    "approvals.returned": ("一步审批退回", "A step returned it"),
    "approvals.undone": ("收回审批意见", "A decision taken back"),
    "approvals.withdrawn": ("撤回审批", "Review withdrawn"),
    "approvals.rerun": ("重新进入审批", "Review run again"),
    "approvals.empty_chain": ("审批链至少要有一步。", "An approval chain needs at least one step."),
    "approvals.already_decided": (
        "该步骤已经办结，这次的意见未保存。",
        "This step is decided already; what was just sent was not saved.",
    ),
    "approvals.own_case": ("不能审批自己的申请。", "You cannot decide your own application."),
    "approvals.reason_required": ("不通过或退回补充时必须写明原因。", "A refusal or a return needs a reason."),
    "approvals.reason_too_long": (
        "原因共 {found} 字，最多 {allowed} 字。",
        "The reason has {found} characters; at most {allowed} are allowed.",
    ),
    "approvals.unknown_outcome": (
        "无效的审批结果“{found}”，允许：{allowed}。",
        "Unknown outcome “{found}”; allowed: {allowed}.",
    ),
    "approvals.undo_too_late": (
        "只能在十分钟内、下一步尚未处理且未记账时撤回。",
        "A decision can be undone within ten minutes, before the next step is decided and before anything is posted.",
    ),
    "approvals.not_rerunnable": (
        "当前状态不能重新提交审批。",
        "A case in this state cannot be reviewed again.",
    ),
}
