"""Wording of issuing credentials, of wallets and of the test issuer."""

WORDING = {
    "credentials.issued": ("签发电子凭证", "Credential signed"),
    "credentials.valid": ("恢复电子凭证", "Credential reinstated"),
    "credentials.suspended": ("暂停电子凭证", "Credential suspended"),
    "credentials.revoked": ("撤销电子凭证", "Credential revoked"),
    "credentials.replaced": ("电子凭证被替换", "Credential replaced"),
    "credentials.downloaded": ("本人下载电子凭证", "Downloaded by its holder"),
    "credentials.offered": ("提供给钱包", "Offered to a wallet"),
    "credentials.put_into_wallet": ("存入钱包", "Put into a wallet"),
    "credentials.stated": ("生成学习成果总单", "Statement made"),
    "credentials.test_issued": ("测试签发", "Signed for a test"),
    "credentials.nothing_to_state": (
        "没有有效的电子证书，无法生成总单。",
        "There is no electronic certificate in force to state.",
    ),
    "wallet.not_in_force": (
        "该证书当前不在有效状态，不能存入钱包。",
        "The certificate is not in force and cannot be put into a wallet.",
    ),
    "wallet.invalid_grant": ("领取码或数字口令不正确，或已失效。", "The code or the digits are wrong, or over."),
    "wallet.invalid_token": ("领取令牌已失效。", "The token is over."),
    "wallet.invalid_proof": ("钱包密钥的证明不正确。", "The proof of the wallet's key is wrong."),
    "wallet.invalid_nonce": ("随机数已用过或已失效。", "The nonce was used or is over."),
    "wallet.invalid_request": ("请求格式不正确。", "The request is not well-formed."),
    "wallet.unknown_configuration": ("没有这种凭证。", "There is no such kind of credential."),
    "vc_api.bad_body": (
        "请求须为 JSON 对象，含 credential 对象。",
        "The request must be a JSON object with a credential object.",
    ),
    "vc_api.unauthorized": ("需要操作方的令牌。", "A token of the operator is needed."),
    "vc_api.other_issuer": (
        "颁发者须为测试颁发者“{allowed}”。",
        "The issuer must be the test issuer “{allowed}”.",
    ),
    "vc_api.signed_already": ("凭证已带签名。", "The credential carries a proof already."),
    "vc_api.malformed": ("凭证不合规范：{problems}", "The credential is not well-formed: {problems}"),
}
