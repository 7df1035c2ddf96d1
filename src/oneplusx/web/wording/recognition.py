"""Wording of learning outcomes and their recognition."""

WORDING = {
    # why an outcome gives no credits
    "recognition.unverified": ("佐证材料尚未核验。", "The evidence is not verified yet."),
    "recognition.forged": ("佐证材料被认定为伪造。", "The evidence was found to be forged."),
    "recognition.not_passed": ("证书考核未通过。", "The assessment of the certificate was not passed."),
    "recognition.revoked": ("证书已撤销、暂停或被替换。", "The certificate is revoked, suspended or replaced."),
    "recognition.expired": ("成果已过有效期。", "The outcome has expired."),
    "recognition.no_bank_value": (
        "学分银行尚未核定该成果的学分。",
        "The credit bank has not approved a value for it yet.",
    ),
    "recognition.covered_by_higher": (
        "同一证书的更高等级已存入学分，只计最高等级。",
        "A higher level of the same certificate has been deposited; only the highest level counts.",
    ),
    "recognition.no_enrollment": (
        "您目前没有在读学籍，学校办法不适用；成果已保留在您的账户中。",
        "You study at no college at present, so no college's method applies; the outcome stays in your record.",
    ),
    "recognition.no_rule": (
        "学分银行未核定学分，学校也没有生效的认定办法。",
        "The bank has no value for it, and the college has no method in force.",
    ),
    "recognition.rule_refuses": (
        "学校的转换办法不认定该成果。",
        "The college's method does not recognize it.",
    ),
    "recognition.already_recognized": (
        "该成果已认定，学分已存入。",
        "It is recognized already; its credits are deposited.",
    ),
    "recognition.not_a_college": ("“{found}”不是院校。", "“{found}” is not a college."),
    # registering
    "recognition.duplicate": ("“{title}”已经登记过，不能重复登记。", "“{title}” is registered already."),
    "recognition.forged_before": (
        "该成果此前因材料伪造被拒，不能再次登记。如有异议，请联系学校教务处。",
        "Rejected before for forged evidence; it cannot be registered again. If you disagree, contact academic affairs.",
    ),
    "recognition.bad_registration": ("有 {count} 处填写有误。", "{count} entries need correcting."),
    "recognition.evidence_required": (
        "请上传至少一份佐证材料（照片或 PDF）。",
        "Upload at least one piece of evidence (photo or PDF).",
    ),
    "recognition.too_many_files": ("佐证材料最多 {allowed} 份。", "At most {allowed} files of evidence."),
    "recognition.unknown_college": ("您不是该校在读学生。", "You are not enrolled at this college."),
    "recognition.field_required": ("此项必填。", "This is needed."),
    "recognition.too_long": (
        "共 {found} 字，最多 {allowed} 字。",
        "{found} characters; at most {allowed} are allowed.",
    ),
    "recognition.not_a_choice": ("“{found}”不在选项中。", "“{found}” is not one of the choices."),
    "recognition.not_a_number": ("“{found}”不是有效的数字。", "“{found}” is not a valid number."),
    "recognition.not_a_date": (
        "“{found}”不是日期，请写成 2026-01-05。",
        "“{found}” is not a date; write 2026-01-05.",
    ),
    "recognition.in_the_future": ("日期 {found} 晚于今天。", "The date {found} lies in the future."),
    "recognition.too_early": ("日期 {found} 早于 {allowed}。", "The date {found} lies before {allowed}."),
    "recognition.unknown_attribute": (
        "该成果类型没有这一项，可填：{allowed}。",
        "The outcome type has no such field; it has: {allowed}.",
    ),
    "recognition.expires_before": (
        "有效期 {found} 早于获得日期。",
        "It would expire ({found}) before it was obtained.",
    ),
    "recognition.not_open": (
        "这类成果由学校或评价组织登记。",
        "Outcomes of this type are recorded by colleges or issuers.",
    ),
    "recognition.not_returned": (
        "该成果不在“退回补充”状态，无需补充。",
        "This outcome is not waiting for a supplement.",
    ),
    "recognition.not_withdrawable": (
        "已存入学分或由名单登记的成果不能撤回。",
        "An outcome whose credits are deposited, or that a list brought, cannot be withdrawn.",
    ),
    # verifying
    "recognition.unknown_method": (
        "无效的核验方式“{found}”，允许：{allowed}。",
        "Unknown method “{found}”; allowed: {allowed}.",
    ),
    "recognition.reason_required": ("退回或不予核验时必须写明原因。", "A return or a rejection needs a reason."),
    "recognition.already_decided": (
        "该成果已由他人处理，您的意见未保存。",
        "Somebody else has already decided this; your decision was not saved.",
    ),
    "recognition.own_achievement": ("不能核验自己的成果。", "You cannot verify your own outcome."),
    "recognition.nothing_chosen": ("请至少选择一项。", "Choose at least one."),
    # history and trail
    "recognition.registered": ("登记成果", "Outcome registered"),
    "recognition.supplemented": ("补充材料", "Evidence supplemented"),
    "recognition.withdrawn": ("撤回登记", "Registration withdrawn"),
    "recognition.evidence_verified": ("核验通过", "Evidence verified"),
    "recognition.evidence_returned": ("退回补充", "Returned for supplement"),
    "recognition.evidence_rejected": ("不予核验", "Rejected"),
    "recognition.evidence_forged": ("认定材料伪造", "Evidence found forged"),
    "recognition.recognized": ("认定并存入学分", "Recognized, credits deposited"),
    "recognition.considered": ("认定：未获学分", "Looked at: no credits"),
    "recognition.deposited": ("学分存入", "Credits deposited"),
    "recognition.certificate_replaced": ("证书已换发", "Certificate issued again"),
    "recognition.reversed": ("冲正学分", "Credits taken back"),
    "recognition.frozen": ("学分冻结，待处理", "Credits frozen, case open"),
    "recognition.reconsidered": ("重新认定", "Looked at again"),
    "recognition.case_decided": ("处理已毕业学习者的成果", "Decided about a graduate's outcome"),
    # notices
    "recognition.notice_deposited": ("有新的学分存入您的账户。", "New credits were deposited in your account."),
    "recognition.notice_returned": ("“{title}”需要补充材料。", "“{title}” was returned for supplement."),
    "recognition.notice_rejected": ("“{title}”未通过核验。", "“{title}” was rejected."),
    "recognition.notice_forged": (
        "“{title}”的材料被认定为伪造，该成果不能再次登记。",
        "The evidence of “{title}” was found forged; it cannot be registered again.",
    ),
    "recognition.notice_reversed": ("“{title}”的学分已冲正。", "The credits of “{title}” were taken back."),
}
