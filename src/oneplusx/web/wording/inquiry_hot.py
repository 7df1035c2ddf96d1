"""Wording of the fast door of the public inquiry."""

WORDING = {
    "inquiry.unavailable": (
        "现在无法查验，请 {seconds} 秒后再试。这不代表证书有问题。",
        "It cannot be checked now; try again in {seconds} seconds. This says nothing about the certificate.",
    ),
    "inquiry.too_large": (
        "请求过大：最多 {allowed} 字节。",
        "The request is too large: at most {allowed} bytes.",
    ),
    "inquiry.too_slow": (
        "请求没有及时发完，请重试。",
        "The request did not arrive in time; send it again.",
    ),
    "inquiry.failed": (
        "服务器出错，现在无法查验。这不代表证书有问题。",
        "The server failed; it cannot be checked now. This says nothing about the certificate.",
    ),
}
