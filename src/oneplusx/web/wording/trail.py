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
}
