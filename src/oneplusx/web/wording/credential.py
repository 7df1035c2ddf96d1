"""Wording of credentials, their keys and proofs."""

WORDING = {
    "credential.context_unknown": (
        "不认识的语境“{url}”：只接受内置的语境，不从网络读取。",
        "Unknown context “{url}”: only the contexts that come with the product are accepted, none is fetched.",
    ),
    "credential.context_malformed": ("@context 的写法不对。", "The @context is not well-formed."),
    "credential.term_unknown": (
        "字段“{term}”没有定义，不能签名也不能验证。",
        "The term “{term}” is not defined: it can neither be signed nor verified.",
    ),
    "credential.term_protected": (
        "重新定义了受保护的字段。",
        "A protected term is defined anew.",
    ),
    "credential.url_relative": ("“{found}”不是完整的网址。", "“{found}” is not an absolute URL."),
    "credential.language_malformed": ("“{found}”不是语言代码。", "“{found}” is not a language tag."),
    "credential.characters": (
        "含有控制字符或不成对的代理字符。",
        "It contains control characters or lone surrogates.",
    ),
    "credential.number_inexact": (
        "数字“{found}”位数过多，请写成文本。",
        "The number “{found}” has too many digits: write it as text.",
    ),
    "credential.too_complex": ("文件过大或结构过于复杂。", "The document is too big or too complex."),
    "credential.not_linked_data": ("不是有效的 JSON-LD 文件。", "This is not valid JSON-LD."),
    "credential.cryptosuite_unknown": ("不支持的签名算法“{found}”。", "The cryptosuite “{found}” is not supported."),
    "credential.proof_missing": ("没有数字签名。", "There is no proof."),
    "credential.proof_malformed": ("签名的“{field}”字段不对。", "The field “{field}” of the proof is not right."),
    "credential.proof_type": ("不支持的签名类型“{found}”。", "The type of proof “{found}” is not supported."),
    "credential.proof_previous_missing": (
        "签名所依据的前一签名“{found}”不在文件中。",
        "The previous proof “{found}” is not in the document.",
    ),
    "credential.proof_expired": ("签名已于 {expires} 过期。", "The proof expired at {expires}."),
    "credential.proof_purpose": (
        "签名的用途是“{found}”，应为“{allowed}”。",
        "The proof is for “{found}”; it must be for “{allowed}”.",
    ),
    "credential.proof_challenge": ("签名的质询值不符。", "The challenge of the proof is another one."),
    "credential.proof_domain": ("签名的对象不符。", "The proof is meant for another domain."),
    "credential.proof_context": ("签名的语境与文件不符。", "The proof has another context than the document."),
    "credential.key_unknown": ("找不到签名的密钥“{found}”。", "The key “{found}” of the proof is not known."),
    "credential.key_malformed": ("公钥的写法不对。", "The public key is not well-formed."),
    "credential.key_purpose": ("密钥不得用于“{found}”。", "The key may not be used for “{found}”."),
    "credential.key_out_of_time": (
        "签名时密钥尚未启用或已经停用。",
        "The key was not yet, or no longer, in use when the proof was made.",
    ),
    "credential.key_lost": (
        "密钥已于 {lost_at} 报失，此后的签名无效。",
        "The key was reported lost at {lost_at}: nothing signed from then on counts.",
    ),
    "credential.signature_wrong": (
        "签名与内容不符：文件被改动过，或不是用这个密钥签的。",
        "The signature does not fit: the document was changed, or another key signed it.",
    ),
    "credential.base58_malformed": ("编码中有不允许的字符。", "The encoding has characters that are not allowed."),
    "credential.instant_malformed": (
        "“{found}”不是带时区的时刻。",
        "“{found}” is not an instant with a time zone.",
    ),
    "credential.did_host": ("“{found}”不是主机名。", "“{found}” is not a host name."),
    "credential.did_path": ("“{found}”不能作为标识的一段。", "“{found}” cannot be a segment of a DID."),
    "credential.did_malformed": ("“{found}”不是 did:web 标识。", "“{found}” is not a did:web."),
    "credential.did_document_malformed": ("DID 文件的内容不对。", "The DID document is not well-formed."),
}
