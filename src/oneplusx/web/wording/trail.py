"""Wording of the trail."""

WORDING = {
    "idempotency.key_too_long": (
        "幂等键须为 1 至 {allowed} 个字符，收到 {found} 个。",
        "An idempotency key has 1 to {allowed} characters; found {found}.",
    ),
    "idempotency.key_reused": (
        "该幂等键已用于另一个请求。",
        "This idempotency key was used for another request.",
    ),
    "idempotency.in_progress": (
        "同一请求正在处理，请稍后再试。",
        "The same request is being handled; try again shortly.",
    ),
    "trail.personal_key_destroyed": ("删除个人文字", "Personal text erased"),
    "trail.mail.body": (
        "{words}\n\n查看详情：{url}\n\n本邮件由系统自动发出。不想再收到此类邮件：{end}\n",
        "{words}\n\nOpen it: {url}\n\nThis mail was sent automatically. To end mail of this kind: {end}\n",
    ),
    "trail.mail.body_plain": (
        "{words}\n\n本邮件由系统自动发出。不想再收到此类邮件：{end}\n",
        "{words}\n\nThis mail was sent automatically. To end mail of this kind: {end}\n",
    ),
    "trail.mail_wishes_set": ("设置邮件通知", "Mail settings changed"),
    "trail.unknown_mail_kind": ("没有通知类别“{found}”。", "There is no kind of notices “{found}”."),
    "webhooks.bad_url": (
        "接收地址“{found}”无效：须为 https 网址，不含用户名和密码。",
        "The address “{found}” is not valid: https, without user name and password.",
    ),
    "webhooks.private_address": (
        "接收地址指向内部网络地址“{found}”，不允许。",
        "The address leads into a private network: “{found}”.",
    ),
    "webhooks.unknown_kind": ("没有事件类别“{found}”。", "There is no kind of event “{found}”."),
    "webhooks.too_many": ("每个单位最多 {allowed} 个接收地址。", "An institution has at most {allowed} endpoints."),
    "webhooks.not_active": ("该接收地址已停用，请先启用。", "This endpoint is disabled; enable it first."),
    "webhooks.still_waiting": ("该事件尚在等待投递。", "This event still waits for its delivery."),
    "webhooks.created": ("新增接收地址", "Endpoint added"),
    "webhooks.changed": ("修改接收地址", "Endpoint changed"),
    "webhooks.secret_changed": ("更换签名密钥", "Secret replaced"),
    "webhooks.active": ("启用接收地址", "Endpoint enabled"),
    "webhooks.disabled": ("停用接收地址", "Endpoint disabled"),
    "webhooks.removed": ("删除接收地址", "Endpoint removed"),
    "webhooks.pinged": ("发送测试事件", "Test event sent"),
    "webhooks.redelivered": ("重新投递", "Delivered again"),
    "webhooks.notice.disabled": (
        "接收地址“{name}”连续失败 {failures} 次，已停用。",
        "The endpoint “{name}” failed {failures} times in a row and was disabled.",
    ),
}
