"""Wording of the outcome catalogue."""

WORDING = {
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
