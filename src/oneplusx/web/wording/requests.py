"""Wording of what is wrong with a request itself."""

WORDING = {
    "request.invalid": ("请求的字段有误，见 errors。", "Fields of the request are wrong; see errors."),
    "request.malformed": ("无法理解该请求。", "The request cannot be understood."),
    "request.method": (
        "此地址不能这样打开；它只接收从页面提交的操作。请回到首页重新进入。",
        "This address cannot be opened like this, only used by a page. Start again from the home page.",
    ),
    "request.unauthenticated": (
        "需要有效的访问令牌。",
        "A valid token is needed.",
    ),
    "request.too_many": ("请求过于频繁，请稍后再试。", "Too many requests; try again later."),
}
