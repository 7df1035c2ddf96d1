"""Wording of the keys."""

WORDING = {
    "keys.active_exists": ("已有使用中的密钥，请改为轮换。", "There is an active key already; replace it instead."),
    "keys.none_active": (
        "签发者的密钥已停用且没有新密钥，无法签名。请先在“签名密钥”页生成新密钥。",
        "The issuer's key was retired and has no successor: nothing can be signed. Make a new one under “Signing keys”.",
    ),
    "keys.not_active": ("该密钥的状态已改变，请刷新。", "The state of this key has changed; reload the page."),
    "keys.not_revoked": ("该密钥未报告遗失。", "This key was not reported lost."),
    "keys.host_changed": (
        "签发者域名 ONEPLUSX_DID_HOST 现为“{found}”，但已有密钥属于“{allowed}”；域名不可更改。",
        "ONEPLUSX_DID_HOST is “{found}”, but keys were made under “{allowed}”; the host never changes.",
    ),
    "keys.created": ("生成密钥", "Key made"),
    "keys.retired": ("停用密钥", "Key retired"),
    "keys.revoked": ("报告密钥遗失", "Key reported lost"),
    "keys.signed": ("签名", "Signed"),
}
