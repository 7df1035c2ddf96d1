"""Wording of cohorts, invitations and their notices."""

WORDING = {
    "graduation.cohort_audited": (
        "毕业审核：{learners} 人，可毕业 {satisfied} 人，未证明 {unproved} 人",
        "Cohort audited: {learners} learners, {satisfied} can graduate, {unproved} not proved",
    ),
    "graduation.invited": (
        "已邀请 {learners} 名学生申请转换",
        "{learners} learners invited to apply for conversions",
    ),
    "graduation.notice.invited": (
        "您有 {credits} 学分可以转换：方案已为您算好，点一下即可申请。",
        "You can convert {credits} credits: the plan is ready, one tap applies.",
    ),
    "graduation.mail.subject": ("您有学分可以转换", "You have credits to convert"),
    "graduation.mail.body": (
        "{name}，您好：您持有的证书还没有转换，按学校现行办法可换 {credits} 学分。登录后打开“转换方案”，一步即可申请。",
        (
            "Dear {name}, certificates of yours were never converted; by the method in force they are worth "
            "{credits} credits. Sign in and open your plan: one tap applies."
        ),
    ),
    "graduation.nobody_to_invite": (
        "没有可邀请的学生：都已在 7 天内邀请过，或没有待申请的方案。",
        "There is nobody to invite: all were invited within the last 7 days, or have nothing to apply for.",
    ),
    "graduation.no_program": ("该学籍还没有培养方案。", "This enrollment has no program yet."),
}
