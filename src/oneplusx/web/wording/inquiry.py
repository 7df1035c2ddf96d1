"""Wording of the public inquiry."""

WORDING = {
    "inquiry.too_many": (
        "查询过于频繁，请 {seconds} 秒后再试。本次未查询。",
        "Too many inquiries; try again in {seconds} seconds. Nothing was looked up.",
    ),
    "inquiry.number_and_name": (
        "请填写证书编号和持证人姓名，或填写 16 位查询码。",
        "Enter the certificate number and the holder's name, or the 16-character code.",
    ),
}
