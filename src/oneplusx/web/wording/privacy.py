"""Wording of personal data: requests to erase them, copies."""

WORDING = {
    "privacy.still_open": (
        "还有 {count} 项正在办理，办结或撤回后才能删除个人信息。",
        "{count} matters are still under review; they end first, then personal data can be erased.",
    ),
    "privacy.asked_already": (
        "您已提出删除申请，正在处理。",
        "You have asked already; the request is being dealt with.",
    ),
    "privacy.four_eyes": ("两步须由不同的人办理。", "The two steps are decided by two different people."),
    "privacy.not_returnable": (
        "删除申请不能退回补充，请同意或说明理由后不予同意。",
        "A request to erase cannot be returned: approve it, or refuse it with a reason.",
    ),
    "privacy.erasure_requested": ("申请删除个人信息", "Asked for personal data to be erased"),
    "privacy.erasure_taken_back": ("撤回删除申请", "Request to erase taken back"),
    "privacy.erasure_handed_over": ("冷静期结束，移交办理", "Cooling-off period over, handed over"),
    "privacy.erasure_refused": ("不予删除个人信息", "Erasure of personal data refused"),
    "privacy.erased": ("删除个人信息", "Personal data erased"),
    "parties.person_erased": ("删除联系方式或身份信息", "Contact data or identity erased"),
    "privacy.notice.to_decide": (
        "有一项个人信息删除申请待办理",
        "A request to erase personal data waits for a decision",
    ),
    "privacy.notice.erased": (
        "您的个人信息已按申请删除，依法保留的部分见页面说明",
        "Your personal data were erased as you asked; the page says what stays",
    ),
    "privacy.notice.erased_whole": (
        "您的个人信息已按申请全部删除，账户已注销",
        "Your personal data were erased as you asked, and the account is closed",
    ),
    "privacy.notice.refused": ("您的删除申请未获同意，请查看理由", "Your request to erase was refused; read why"),
    "privacy.notice.copy_ready": ("您的个人数据副本已生成", "The copy of your data is ready"),
}
