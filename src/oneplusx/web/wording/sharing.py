"""Wording of shared verification reports: acts, notices and refusals."""

WORDING = {
    "sharing.check.evidence": ("学习成果的证明材料已核实。", "The evidence of the learning outcome was verified."),
    "sharing.check.taken_back": ("已被收回。", "It was taken back."),
    "sharing.created": ("建立分享：{items} 项，{days} 天", "Shared {items} items for {days} days"),
    "sharing.extended": ("分享延期 {days} 天", "Share extended by {days} days"),
    "sharing.revoked_act": ("撤回分享", "Share revoked"),
    "sharing.restored": ("恢复分享", "Share restored"),
    "sharing.first_view": ("您分享的核验报告首次被查看", "The report you shared was opened for the first time"),
    "sharing.nothing_chosen": (
        "请至少选择一项证书或学习成果。",
        "Choose at least one certificate or learning outcome.",
    ),
    "sharing.too_many_items": (
        "选择了 {found} 项，一份报告最多 {allowed} 项。",
        "{found} items are chosen; a report holds at most {allowed}.",
    ),
    "sharing.unknown_field": (
        "没有可分享的字段“{found}”，可用：{allowed}。",
        "There is no field “{found}” to share; allowed: {allowed}.",
    ),
    "sharing.unknown_language": (
        "没有语言“{found}”，可用：{allowed}。",
        "There is no language “{found}”; allowed: {allowed}.",
    ),
    "sharing.term": (
        "期限 {found} 天不可用，可选：{allowed}。",
        "A term of {found} days is not offered; allowed: {allowed}.",
    ),
    "sharing.views": (
        "查看次数 {found} 不可用，最多 {allowed} 次。",
        "{found} views cannot be granted; at most {allowed}.",
    ),
    "sharing.too_many_shares": (
        "有效的分享已达 {allowed} 份，请先撤回不再需要的。",
        "{allowed} shares are active; revoke what is no longer needed first.",
    ),
    "sharing.too_long": (
        "最多延期到从今天起 {allowed} 天。",
        "A share can be extended to {allowed} days from today at most.",
    ),
    "sharing.not_restorable": (
        "撤回超过 {minutes} 分钟，不能恢复；请新建分享。",
        "Revoked more than {minutes} minutes ago; it cannot be restored. Make a new share.",
    ),
    "sharing.revoked": ("持有人已撤回这份报告。", "The holder has revoked this report."),
    "sharing.expired": ("这份报告已过期。", "This report has expired."),
    "sharing.used_up": ("这份报告的查看次数已用完。", "All views of this report are used."),
    "sharing.too_many_openings": (
        "打开过于频繁，请 {seconds} 秒后再试。",
        "Opened too often; try again in {seconds} seconds.",
    ),
}
