"""Wording of the frame around all pages."""

WORDING = {
    "request.stale_form": (
        "此页面打开太久或来自别处，请返回、刷新后重新提交。",
        "This page was open for too long, or came from elsewhere. Go back, reload it and send it again.",
    ),
}
