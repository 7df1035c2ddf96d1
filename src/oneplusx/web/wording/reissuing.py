"""Wording of reissues and corrections after the lock."""

WORDING = {
    "reissue.unknown_cause": (
        "没有这种换发事由“{found}”，可选：{allowed}。",
        "Unknown cause “{found}”; allowed: {allowed}.",
    ),
    "reissue.reason_required": ("请写明理由。", "A reason is needed."),
    "reissue.reason_too_long": (
        "理由共 {found} 字，最多 {allowed} 字。",
        "The reason has {found} characters; at most {allowed} are allowed.",
    ),
    "reissue.evidence_required": ("请附上证明材料。", "Evidence must be attached."),
    "reissue.too_many_files": (
        "共 {found} 个文件，最多 {allowed} 个。",
        "There are {found} files; at most {allowed} are allowed.",
    ),
    "reissue.same_name": (
        "证书上的姓名与学习账户的姓名相同（{name}）：请先在学习账户中更正姓名。",
        "The certificate bears the name of the account ({name}); correct the name of the account first.",
    ),
    "reissue.not_in_force": (
        "证书状态为“{state}”：只有本平台颁发且有效的证书可以换发。",
        "The certificate is “{state}”: only one issued here and in force can be issued again.",
    ),
    "reissue.open_already": (
        "这张证书已有一项换发申请等待复核。",
        "A request for this certificate waits for the second officer already.",
    ),
    "reissue.bad_state": ("申请处于“{state}”，不能进行此操作。", "The request is “{state}”; this cannot be done now."),
    "reissue.own_request": (
        "须由另一位经办人复核：提出申请的人不能自己决定。",
        "Somebody else must decide: whoever asked cannot.",
    ),
    "reissue.requested": ("申请换发证书", "asked for the certificate to be issued again"),
    "reissue.approved": ("批准换发证书", "approved issuing the certificate again"),
    "reissue.refused": ("不予换发证书", "refused to issue the certificate again"),
    "reissue.withdrawn": ("撤回换发申请", "took the request to issue the certificate again back"),
    "certificates.reissued": ("换发了证书", "issued in place of another certificate"),
    "reissue.notice_requested": (
        "有一项证书换发等待您复核：{name} {number}",
        "A reissue waits for you: {name} {number}",
    ),
    "reissue.notice_approved": ("证书已换发：{name} {number}", "The certificate was issued again: {name} {number}"),
    "reissue.notice_refused": ("换发申请未获批准：{name} {number}", "The reissue was refused: {name} {number}"),
    "certificates.correction_refused": (
        "证书 {number} 不能随成绩更正：{why}。请先处理该证书。",
        "The certificate {number} cannot follow the correction: {why}. Deal with it first.",
    ),
    "short.certificates.not_in_force": ("证书不在有效状态", "it is not in force"),
    "assessment.own_correction": (
        "须由另一位经办人复核：提出更正的人不能自己决定。",
        "Somebody else must decide: whoever asked for the correction cannot.",
    ),
    "assessment.correction_decided": (
        "该项更正处于“{state}”，不能再处理。",
        "The correction is “{state}”; nothing more can be done with it.",
    ),
    "assessment.correction_open": (
        "这一成绩已有一项更正等待复核。",
        "A correction of this score waits for the second officer already.",
    ),
    "assessment.same_score": ("成绩与现有的相同，无需更正。", "The score is this already."),
    "assessment.score_changed": (
        "成绩在此期间已变更，请撤回后重新提出。",
        "The score has changed meanwhile; take the request back and ask again.",
    ),
    "assessment.correction_requested": ("申请更正已锁定的成绩", "Correction of a locked score asked for"),
    "assessment.correction_approved": ("更正已锁定的成绩", "Locked score corrected"),
    "assessment.carried_corrected": ("补考沿用的成绩随更正", "Score carried to a re-sit corrected"),
    "assessment.correction_refused": ("不予更正成绩", "Correction of a score refused"),
    "assessment.correction_withdrawn": ("撤回成绩更正申请", "Correction of a score taken back"),
    "assessment.notice.correction_requested": (
        "有一项成绩更正等待您复核：{plan}",
        "A correction of a score waits for you: {plan}",
    ),
    "assessment.notice.correction_approved": ("成绩更正已批准：{plan}", "The correction was approved: {plan}"),
    "assessment.notice.correction_refused": ("成绩更正未获批准：{plan}", "The correction was refused: {plan}"),
    "assessment.notice.score_corrected": ("您的考核成绩已更正：{plan}", "Your score was corrected: {plan}"),
    "reissue.notice_holder": (
        "您的证书已换发：{name}，新编号 {number}",
        "Your certificate was issued again: {name}, new number {number}",
    ),
}
