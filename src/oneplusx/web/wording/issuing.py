"""Wording of issuing in bulk."""

WORDING = {
    "issuing.plan_not_closed": (
        "考核计划处于“{state}”：公示结束、成绩锁定之后才能颁发证书。",
        "The exam plan is “{state}”: certificates are issued after the public notice, when the results are locked.",
    ),
    "issuing.nothing_to_issue": (
        "该等级没有待颁发的证书：合格者均已领证，或无人合格。",
        "Nothing to issue at this level: everybody who passed holds the certificate, or nobody passed.",
    ),
    "issuing.batch_open": (
        "该计划的这一等级已有一个未完成的批次，请先处理它。",
        "A batch of this level of the plan is open already; finish it first.",
    ),
    "issuing.bad_state": ("批次处于“{state}”，不能进行此操作。", "The batch is “{state}”; this cannot be done now."),
    "issuing.blocked": ("颁发前检查未通过：{why}。", "The pre-flight check found what blocks the batch: {why}."),
    "issuing.own_batch": (
        "批次须由另一位经办人复核：准备批次的人不能自己批准。",
        "Somebody else must approve: whoever prepared a batch cannot approve it.",
    ),
    "issuing.reason_required": ("请写明原因。", "A reason is needed."),
    "issuing.reason_too_long": (
        "原因共 {found} 字，最多 {allowed} 字。",
        "The reason has {found} characters; at most {allowed} are allowed.",
    ),
    "issuing.piece_refused": (
        "“{name}”的证书不能颁发：{why}。本批次未颁发的部分没有变动。",
        "The certificate of “{name}” cannot be issued: {why}. What was not issued yet is unchanged.",
    ),
    "issuing.unknown_face": (
        "版面设置“{found}”无法识别，可用：{allowed}。",
        "Unknown setting of the face “{found}”; known ones: {allowed}.",
    ),
    "issuing.face_too_long": (
        "版面设置“{field}”共 {found} 字，最多 {allowed} 字。",
        "The setting “{field}” of the face has {found} characters; at most {allowed} are allowed.",
    ),
    "issuing.foreign_type": (
        "证书类型“{found}”不属于本机构。",
        "The certificate type “{found}” is not one of this organization.",
    ),
    "issuing.find.nothing": ("批次里没有证书", "there are no certificates in the batch"),
    "issuing.find.organization": ("机构当前的状态不允许颁发证书", "the organization's standing does not let it issue"),
    "issuing.find.no_key": (
        "机构的签名密钥已停用且没有新密钥，证书无法签名",
        "the organization's signing key was retired and there is no new one: certificates cannot be signed",
    ),
    "issuing.find.notice_open": ("公示期尚未结束", "the public notice is not over"),
    "issuing.find.objection": ("有未答复的异议", "an objection waits for its answer"),
    "issuing.find.photo": ("没有合格的照片", "no usable photo"),
    "issuing.find.quota": ("未占用名额", "no place was taken from a quota"),
    "issuing.find.held": ("已持有该证书", "holds this certificate already"),
    "issuing.find.twice": ("在批次中出现两次", "stands in the batch twice"),
    "issuing.find.month": (
        "同月已有一张同类证书（已撤销、暂停或被替换）",
        "has a certificate of this type and month that is revoked, suspended or replaced",
    ),
    "issuing.find.glyph": (
        "姓名含无法印制的字符：{characters}",
        "names hold characters that cannot be printed: {characters}",
    ),
    "issuing.find.number_format": ("编号规则不能用", "the number format cannot be used"),
    "issuing.find.number_taken": ("编号 {number} 已被占用", "the number {number} is in use already"),
    "issuing.prepared": ("准备了颁发批次", "prepared a batch of certificates"),
    "issuing.checked": ("重新检查了颁发批次", "checked a batch of certificates again"),
    "issuing.excluded": ("将证书移出批次", "left certificates out of a batch"),
    "issuing.submitted": ("提交了颁发批次", "submitted a batch of certificates"),
    "issuing.returned": ("退回了颁发批次", "gave a batch of certificates back"),
    "issuing.cancelled": ("作废了颁发批次", "cancelled a batch of certificates"),
    "issuing.approved": ("批准了颁发批次", "approved a batch of certificates"),
    "issuing.issued": ("颁发了批次", "issued a batch of certificates"),
    "certificates.profile_saved": ("设置了证书编号与版面", "set numbers and faces of certificates"),
    "issuing.notice_submitted": (
        "有一批证书等待您复核：{name}，{count} 张",
        "A batch of certificates waits for you: {name}, {count}",
    ),
    "issuing.notice_returned": ("您准备的批次被退回：{name}", "Your batch was given back: {name}"),
    "issuing.notice_issued": ("证书已颁发：{name}，{count} 张", "Certificates issued: {name}, {count}"),
}
