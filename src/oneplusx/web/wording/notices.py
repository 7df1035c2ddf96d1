"""Wording of policy notices."""

WORDING = {
    "notices.unknown_category": (
        "没有通知类别“{found}”，可选：{allowed}。",
        "There is no category “{found}”; allowed: {allowed}.",
    ),
    "notices.bad_period": ("失效日期不能早于生效日期。", "The last day comes after the first one."),
    "notices.task_incomplete": ("任务须同时写明内容和截止日期。", "A task needs both its text and its date."),
    "notices.task_overdue": (
        "任务的截止日期已过，不能发布。",
        "The task would be overdue already; it cannot be published.",
    ),
    "notices.unknown_role": ("没有角色“{found}”。", "There is no role “{found}”."),
    "notices.unknown_province": ("没有省级行政区代码“{found}”。", "There is no province with the code “{found}”."),
    "notices.unknown_institution": ("受众中有未知机构。", "The audience names an unknown institution."),
    "notices.too_many_files": (
        "最多 {allowed} 个附件，共 {found} 个。",
        "At most {allowed} attachments; found {found}.",
    ),
    "notices.not_a_draft": (
        "只有草稿可以修改、发布或删除，当前状态：{state}。",
        "Only a draft can be changed, published or deleted; it is {state}.",
    ),
    "notices.not_published": ("该通知未处于发布状态（{state}）。", "This notice is not in force; it is {state}."),
    "notices.draft_exists": (
        "该通知已有一份正在起草的新版本。",
        "A next version of this notice is being written already.",
    ),
    "notices.reason_required": ("请写明撤回理由。", "Give the reason for withdrawing it."),
    "notices.not_for_you": ("该通知无需您签收。", "This notice is not for you to acknowledge."),
    "notices.already_acknowledged": ("您已签收。", "You have acknowledged it already."),
    "notices.already_done": ("该任务已登记完成。", "This task is recorded as done already."),
    "notices.reminded_lately": ("24 小时内已催办过。", "They were reminded within the last 24 hours."),
    "notices.nobody_to_remind": ("没有需要催办的对象。", "There is nobody to remind."),
    "notices.drafted": ("起草通知", "Drafted"),
    "notices.changed": ("修改草稿", "Draft changed"),
    "notices.deleted": ("删除草稿", "Draft deleted"),
    "notices.published": ("发布通知", "Published"),
    "notices.superseded": ("被新版本取代", "Superseded by a newer version"),
    "notices.withdrawn": ("撤回通知", "Withdrawn"),
    "notices.revised": ("起草新版本", "Next version begun"),
    "notices.acknowledged": ("签收", "Acknowledged"),
    "notices.reminded": ("催办", "Reminded"),
    "notices.task_done": ("完成任务", "Task done"),
    "notices.task_reopened": ("任务重新打开", "Task reopened"),
    "notices.notice.published": ("{publisher}发布通知：{title}", "{publisher} published: {title}"),
    "notices.notice.reminder": (
        "催办：请查看并办理“{title}”（{publisher}）",
        "Reminder: please read and deal with “{title}” ({publisher})",
    ),
    "notices.notice.due": ("“{title}”的任务将于 {day} 截止", "The task of “{title}” is due on {day}"),
    "notices.notice.overdue": ("“{title}”的任务已于 {day} 逾期", "The task of “{title}” was due on {day}"),
}
