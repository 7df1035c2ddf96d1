"""Wording of certificates."""

WORDING = {
    "certificates.unknown_learner": (
        "本校没有学号“{found}”的学生，请先导入学生名册。",
        "This college has no student number “{found}”; import the learners first.",
    ),
    "certificates.unknown_type": (
        "成果目录中没有考试科目“{found}”，请从下拉列表中选择，或先导入证书目录。",
        "The catalogue has no certificate “{found}”; choose from the list, or import the catalogue first.",
    ),
    "certificates.unknown_course": (
        "本校没有课程代码“{found}”。",
        "This college has no course “{found}”.",
    ),
    "certificates.bad_score": (
        "成绩“{found}”与记录方式“{mode}”不符，允许：{allowed}。",
        "The score “{found}” does not fit the mode “{mode}”; allowed: {allowed}.",
    ),
    "certificates.future_month": (
        "获得年月“{found}”晚于今天。",
        "The month “{found}” lies in the future.",
    ),
    "certificates.bad_date": (
        "发证日期 {found} 应在 {earliest} 年与今天之间。",
        "The date of issue {found} must lie between the year {earliest} and today.",
    ),
    "certificates.bad_expiry": (
        "有效期至 {found} 早于发证日期 {issued_on}。",
        "It would expire on {found}, before it was issued on {issued_on}.",
    ),
    "certificates.odd_score": (
        "成绩“{found}”应为 0–{allowed} 的分数，最多两位小数，或等级。",
        "The score “{found}” must be points from 0 to {allowed} with at most two decimals, or a grade.",
    ),
    "certificates.number_taken": (
        "证书编号“{found}”已登记为另一张证书。",
        "The number “{found}” belongs to another certificate.",
    ),
    "certificates.number_twice": (
        "证书编号“{found}”在名单中出现两次。",
        "The number “{found}” stands twice in the list.",
    ),
    "certificates.twice_in_list": (
        "名单中同一学生同一证书同一月份出现两次。",
        "The list has this learner, certificate and month twice.",
    ),
    "certificates.recorded_by_other": (
        "该证书由其他单位登记，内容不同；请由登记单位更正。",
        "Another institution recorded this certificate with other content; it must correct it.",
    ),
    "certificates.not_in_force": (
        "该证书状态为“{state}”，不能再更正。",
        "This certificate is “{state}” and can no longer be corrected.",
    ),
    "certificates.not_an_issuer": (
        "“{found}”既不是院校也不是培训评价组织。",
        "“{found}” is neither a college nor an evaluation organization.",
    ),
    "certificates.unknown_holder": (
        "没有找到与姓名相符的学习账户，请核对姓名和证件号码，或先开户。",
        "No learning account fits this name; check name and document, or open the account first.",
    ),
    "certificates.number_required": ("请填写证书编号。", "A certificate number is needed."),
    "certificates.already_issued": (
        "该学习者在同一月份已有这种证书。",
        "This learner already has this certificate for the same month.",
    ),
    "certificates.reason_required": ("请写明原因。", "A reason is needed."),
    "certificates.bad_state": (
        "证书当前状态“{found}”不允许此操作。",
        "The certificate's state “{found}” does not allow this.",
    ),
    "certificates.recorded": ("登记证书", "Certificate recorded"),
    "certificates.corrected": ("更正证书", "Certificate corrected"),
    "certificates.revoked": ("撤销证书", "Certificate revoked"),
    "certificates.suspended": ("暂停证书", "Certificate suspended"),
    "certificates.reinstated": ("恢复证书", "Certificate reinstated"),
}
