"""Wording of revocations by two officers."""

WORDING = {
    "revocation.several_organizations": (
        "一次只能撤销同一机构的证书。",
        "Only certificates of one organization are revoked together.",
    ),
    "revocation.open_already": (
        "其中有证书已在另一项撤销申请中等待复核。",
        "One of them waits in another request to revoke already.",
    ),
    "revocation.bad_state": (
        "申请处于“{state}”，不能进行此操作。",
        "The request is “{state}”; this cannot be done now.",
    ),
    "revocation.own_request": (
        "须由另一位经办人复核：提出申请的人不能自己决定。",
        "Somebody else must decide: whoever asked cannot.",
    ),
    "revocation.requested": ("申请撤销证书", "asked for certificates to be revoked"),
    "revocation.approved": ("批准撤销证书", "approved revoking certificates"),
    "revocation.refused": ("不予撤销证书", "refused to revoke certificates"),
    "revocation.withdrawn": ("撤回撤销申请", "took the request to revoke certificates back"),
    "revocation.setting": ("更改撤销是否须双人", "changed whether revocations need two officers"),
    "revocation.notice_requested": (
        "有一项证书撤销等待您复核：{count} 张，{reason}",
        "A revocation waits for you: {count} certificates, {reason}",
    ),
    "revocation.notice_approved": (
        "证书撤销已复核并执行：{count} 张，{reason}",
        "The revocation was carried out: {count} certificates, {reason}",
    ),
    "revocation.notice_refused": (
        "证书撤销未获批准：{count} 张，{reason}",
        "The revocation was refused: {count} certificates, {reason}",
    ),
    "revocation.notice_setting_on": (
        "本机构撤销证书须由另一位经办人复核。",
        "Revocations of your organization need a second officer from now on.",
    ),
    "revocation.notice_setting_off": (
        "本机构撤销证书不再须另一位经办人复核。",
        "Revocations of your organization need no second officer any more.",
    ),
}
