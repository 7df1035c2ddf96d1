"""Wording of the verdict on a credential: the headline, each check, and what is wrong with the form."""

VERDICTS = {
    "verdict.valid": ("有效：全部检查通过。", "Valid: all checks passed."),
    "verdict.warning": ("签名真实，但有需要注意的事项。", "Genuine, but there is something to note."),
    "verdict.unchecked": (
        "未发现问题，但有项目无法核查，不能下结论。",
        "Nothing wrong was found, but not everything could be checked: no conclusion.",
    ),
    "verdict.revoked": ("已撤销：不再有效。", "Revoked: no longer valid."),
    "verdict.suspended": ("已暂停：目前无效。", "Suspended: not valid at present."),
    "verdict.invalid": ("无效：检查未通过，请勿采信。", "Invalid: a check failed. Do not rely on it."),
    "verdict.demo": ("演示·无效：这是演示凭证。", "DEMO, NOT VALID: this is a demonstration."),
}
SHOWN = {
    "check.no_credential": (
        "这份证书没有可验证凭证，此项未核查；以下以登记信息为准。",
        "This certificate has no verifiable credential: not checked; the register decides.",
    ),
    "check.no_issuer": ("登记信息中没有发证机构。", "The register names no issuing organization."),
    "check.issuer_registered": (
        "发证机构已在本平台登记：{name_zh}。",
        "The issuing organization is on the register: {name_en}.",
    ),
    "check.recorded_elsewhere": (
        "证书在其他系统颁发，由院校或机构名单登记；颁发权限未核查。",
        "Issued in another system and recorded here from a list; the issuer's authority was not checked.",
    ),
    "check.replaced": (
        "已由发证机构换发，此证书不再有效。",
        "The issuer replaced it; this one no longer holds.",
    ),
    "check.outcome.passed": ("通过", "Passed"),
    "check.outcome.failed": ("未通过", "Failed"),
    "check.outcome.warning": ("请注意", "Note"),
    "check.outcome.unchecked": ("未能核查", "Could not be checked"),
    "check.what.well_formed": (
        "证书的电子凭证按国际标准（Open Badges 3.0）书写，机器才能逐项核查。格式不合规范的凭证一律不采信。",
        (
            "The electronic form of the certificate follows an international standard (Open Badges 3.0), so that machines can check it. "
            "What is not well-formed is not relied on."
        ),
    ),
    "check.what.signature": (
        "发证机构用只有自己持有的密钥签署凭证。改动任何一个字，签名就不再吻合。",
        "The issuer signs the credential with a key that only it holds. Change one character and the signature no longer fits.",
    ),
    "check.what.issuer_known": (
        "签名只说明“谁签的”。这一项核对签署者是否为已登记的发证机构。",
        "A signature only says who signed. This check asks whether the signer is a registered issuer.",
    ),
    "check.what.issuer_authorized": (
        "发证机构只能颁发目录中属于自己的证书和等级。这一项核对颁发当天是否有权颁发。",
        "An issuer may only issue its own certificates and levels of the catalogue. This check asks whether it might on the day of issue.",
    ),
    "check.what.not_revoked": (
        "发证机构发现证书有误或违规取得时会撤销。撤销后不能恢复。",
        "An issuer revokes a certificate that is wrong or was obtained by breaking rules. That cannot be undone.",
    ),
    "check.what.not_suspended": (
        "核实情况期间，发证机构可暂停证书的效力，之后恢复或撤销。",
        "While something is being cleared up an issuer may suspend a certificate; later it is reinstated or revoked.",
    ),
    "check.what.not_expired": (
        "部分证书有有效期。过期只表示需要更新，不表示证书是假的。",
        "Some certificates hold for a term. Expired means it needs renewing, not that it is false.",
    ),
    "check.what.in_log": (
        "每份凭证颁发时在公开日志中留下一个无法改写的指纹，任何人都可核对；指纹不含个人信息。",
        "Each credential leaves a fingerprint in a public log that nobody can rewrite and anyone can check; it holds no personal data.",
    ),
    "check.what.parts": (
        "成绩单等文件内含多份凭证，每一份都单独核查。",
        "A statement holds several credentials; each of them is checked by itself.",
    ),
    "check.what.holder": (
        "出示者以自己的密钥签名，证明凭证属于出示者。",
        "Whoever presents it signs with a key of their own, which shows that it is theirs.",
    ),
}
CHECKS = {
    "check.well_formed": ("格式", "Form"),
    "check.well_formed.passed": ("格式完整、规范。", "It is well-formed."),
    "check.well_formed.failed": ("格式不合规范。", "It is not well-formed."),
    "check.well_formed.unchecked": ("格式未检查。", "The form was not checked."),
    "check.enveloped": (
        "凭证装在封套（{media_type}）里，本平台不核查这种形式：没有检查任何一项，也不说明凭证有问题。",
        "The credential is in an envelope ({media_type}), a form that is not checked here: nothing was checked, and nothing is said against it.",
    ),
    "check.signature": ("签名", "Signature"),
    "check.signature.passed": (
        "数字签名有效：由颁发者签署，此后未被改动。",
        "The signature is right: the issuer signed it and nothing was changed since.",
    ),
    "check.signature.failed": ("数字签名无效。", "The signature is wrong."),
    "check.signature.unchecked": ("签名无法核查。", "The signature could not be checked."),
    "check.issuer_known": ("颁发者", "Issuer"),
    "check.issuer_known.passed": ("颁发者在信任列表中：{name_zh}。", "The issuer is on the trust list: {name_en}."),
    "check.issuer_known.warning": (
        "颁发者不在信任列表中：{issuer}。请自行确认其身份。",
        "The issuer is not on the trust list: {issuer}. Find out yourself who that is.",
    ),
    "check.issuer_known.unnamed": ("发证机构已登记。", "The issuer is on the register."),
    "check.issuer_known.unnamed_unknown": ("颁发者不在信任列表中。", "The issuer is not on the trust list."),
    "check.issuer_known.unchecked": (
        "没有信任列表，无法确认颁发者是谁。",
        "Without a trust list nobody can say who the issuer is.",
    ),
    "check.issuer_authorized": ("授权", "Authorization"),
    "check.issuer_authorized.passed": (
        "颁发者在颁发日（{on}）有权颁发该证书及等级。",
        "On the day of issue ({on}) the issuer was authorized for this certificate and level.",
    ),
    "check.issuer_authorized.failed": (
        "颁发者在颁发日（{on}）无权颁发该证书或等级。",
        "On the day of issue ({on}) the issuer was not authorized for this certificate or level.",
    ),
    "check.issuer_authorized.undated": (
        "颁发者在颁发日有权颁发该证书及等级。",
        "On the day of issue the issuer was authorized for this certificate and level.",
    ),
    "check.issuer_authorized.undated_not": (
        "颁发者在颁发日无权颁发该证书或等级。",
        "On the day of issue the issuer was not authorized for this certificate or level.",
    ),
    "check.issuer_authorized.unchecked": (
        "无法核查颁发者是否有权颁发该证书及等级。",
        "Whether the issuer is authorized for this certificate and level could not be checked.",
    ),
    "check.not_revoked": ("撤销", "Revocation"),
    "check.not_revoked.passed": ("未被撤销。", "It is not revoked."),
    "check.not_revoked.failed": ("已被颁发者撤销。", "The issuer revoked it."),
    "check.not_revoked.unchecked": (
        "没有可用的状态列表，无法核查是否已被撤销。",
        "There is no status list at hand: whether it is revoked could not be checked.",
    ),
    "check.not_suspended": ("暂停", "Suspension"),
    "check.not_suspended.passed": ("未被暂停。", "It is not suspended."),
    "check.not_suspended.failed": ("已被颁发者暂停。", "The issuer suspended it."),
    "check.not_suspended.unchecked": (
        "没有可用的状态列表，无法核查是否已被暂停。",
        "There is no status list at hand: whether it is suspended could not be checked.",
    ),
    "check.status.no_list": (
        "该凭证没有这一项状态列表。",
        "The credential names no status list for this.",
    ),
    "check.status.unknown_kind": (
        "该凭证使用不支持的状态机制，无法核查。",
        "The credential uses a kind of status that is not supported: it could not be checked.",
    ),
    "check.status.bad_list": (
        "状态列表不可信（{why}），无法核查。",
        "The status list cannot be relied on ({why}): it could not be checked.",
    ),
    "check.not_expired": ("有效期", "Term"),
    "check.not_expired.passed": ("在有效期内。", "It is within its term."),
    "check.not_expired.warning": ("已于 {on} 过期。", "It expired on {on}."),
    "check.not_expired.undated": ("有效期已过。", "Its term has ended."),
    "check.not_expired.unchecked": ("有效期未检查。", "The term was not checked."),
    "check.not_expired.not_yet": ("尚未生效：自 {on} 起有效。", "It is not yet valid: its term begins on {on}."),
    "check.in_log": ("透明日志", "Transparency log"),
    "check.in_log.passed": (
        "已列入透明日志，序号 {index}。",
        "It stands in the transparency log, at index {index}.",
    ),
    "check.in_log.undated": ("已列入透明日志。", "It stands in the transparency log."),
    "check.in_log.warning": (
        "所附回执不能证明它在透明日志中。",
        "The receipt does not prove that it stands in the transparency log.",
    ),
    "check.in_log.unchecked": (
        "没有日志回执，未核查是否在透明日志中。",
        "Without a receipt it was not checked whether it stands in the transparency log.",
    ),
    "check.in_log.waiting": (
        "尚未在透明日志中发布，通常只需几秒。",
        "It waits for its publication in the transparency log, a matter of seconds.",
    ),
    "check.in_log.no_key": (
        "没有日志的公钥，回执未能核查。",
        "Without the key of the log the receipt could not be checked.",
    ),
    "check.in_log.other": (
        "所附回执属于另一份文件，未能核查。",
        "The receipt belongs to another document: it could not be checked.",
    ),
    "check.parts": ("所含凭证", "Credentials within"),
    "check.parts.passed": ("所含 {total} 个凭证全部有效。", "All {total} credentials within are valid."),
    "check.parts.failed": (
        "所含 {total} 个凭证中有 {bad} 个无效。",
        "Of the {total} credentials within, {bad} are not valid.",
    ),
    "check.parts.warning": (
        "所含 {total} 个凭证中有 {warned} 个需要注意。",
        "Of the {total} credentials within, {warned} have something to note.",
    ),
    "check.parts.unchecked": (
        "所含 {total} 个凭证中有 {open} 个无法完全核查。",
        "Of the {total} credentials within, {open} could not be checked fully.",
    ),
    "check.recipient": ("持证人", "Person"),
    "check.recipient.passed": ("姓名与凭证中的摘要一致。", "The name is the one that the credential has a digest of."),
    "check.recipient.failed": (
        "姓名与凭证中的摘要不一致。",
        "The name is not the one that the credential has a digest of.",
    ),
    "check.recipient.unchecked": (
        "该凭证不含持证人摘要，无法核对姓名。",
        "The credential holds no digest of the person: the name could not be checked.",
    ),
    "check.holder": ("持有者", "Holder"),
    "check.holder.passed": (
        "出示者以持有者的密钥签名，质询值与对象相符。",
        "The holder signed the presentation for this challenge and domain.",
    ),
    "check.holder.unasked": (
        "出示者以持有者的密钥签名；没有提出质询，不能证明交来文件的人就是持有者。",
        "The holder signed the presentation; as nobody asked for it, that does not show that whoever hands it over is the holder.",
    ),
    "check.holder.failed": ("出示的签名无效。", "The signature of the presentation is wrong."),
    "check.holder.warning": ("出示未经签名。", "The presentation is not signed."),
    "check.holder.unchecked": (
        "出示的签名无法核查。",
        "The signature of the presentation could not be checked.",
    ),
}
FORMS = {
    "credential.not_an_object": ("{where}：不是 JSON 对象。", "{where}: this is no JSON object."),
    "credential.not_json": ("不是有效的 JSON。", "This is not valid JSON."),
    "credential.too_deep": ("嵌套过深，最多 {most} 层。", "Nested too deeply; at most {most} levels."),
    "credential.too_large": ("内容过多，最多 {most}。", "Too much in it; at most {most}."),
    "credential.too_many": ("{where}：最多 {most} 项。", "{where}: at most {most}."),
    "credential.context_first": (
        "{where}：必须是列表，且第一项为 {allowed}。",
        "{where}: must be a list that begins with {allowed}.",
    ),
    "credential.context_item": ("{where}：应为网址或对象。", "{where}: must be an address or an object."),
    "credential.type_form": ("{where}：应为一个或多个名称。", "{where}: must be one or more names."),
    "credential.type_missing": ("{where}：缺少 {needed}。", "{where}: {needed} is missing."),
    "credential.address_form": (
        "{where}：应为一个绝对网址，实为“{found}”。",
        "{where}: must be one absolute address, found “{found}”.",
    ),
    "credential.subject_form": ("{where}：应为非空对象。", "{where}: must be an object that is not empty."),
    "credential.part_type": ("{where}：缺少类型（type）。", "{where}: has no type."),
    "credential.part_id": ("{where}：缺少网址（id）。", "{where}: has no id."),
    "credential.proof_member": (
        "{where}：签名中有不认识的字段“{found}”。",
        "{where}: the proof has a member that is not known: “{found}”.",
    ),
    "credential.proof_not_by_issuer": (
        "没有颁发者（{issuer}）本人的签名。",
        "None of the signatures is by the issuer ({issuer}).",
    ),
    "credential.proof_not_by_holder": (
        "没有持有者（{issuer}）本人的签名。",
        "None of the signatures is by the holder ({issuer}).",
    ),
    "credential.instant_form": (
        "{where}：应为带时区的时刻，实为“{found}”。",
        "{where}: must be an instant with a time zone, found “{found}”.",
    ),
    "credential.instants_order": (
        "{where}：终止（{ends}）早于起始（{starts}）。",
        "{where}: the end ({ends}) is before the start ({starts}).",
    ),
    "credential.text_form": (
        "{where}：应为文本或带语言的文本。",
        "{where}: must be a text or a text with its language.",
    ),
    "credential.term_hidden": (
        "{where}：换了名称或位置，检查时看不到；请勿采信。",
        "{where}: stands under another name where checks do not see it. Do not rely on it.",
    ),
    "credential.resource_form": ("{where}：缺少绝对网址（id）。", "{where}: has no absolute address as id."),
    "credential.resource_twice": ("{where}：“{found}”出现两次。", "{where}: “{found}” stands there twice."),
    "credential.resource_digest_form": (
        "{where}：缺少摘要，或摘要写法不对。",
        "{where}: has no digest in a known form.",
    ),
    "credential.resource_digest": (
        "{where}：“{found}”的内容与摘要不符。",
        "{where}: the content of “{found}” does not have this digest.",
    ),
    "credential.status_index": (
        "状态列表的位置 {index} 超出范围（共 {length} 位）。",
        "Index {index} lies outside the status list of {length} bits.",
    ),
    "credential.status_entry_form": ("状态条目的写法不对。", "The status entry is not well-formed."),
    "credential.status_list_form": ("不是用途为“{purpose}”的状态列表。", "This is no status list for “{purpose}”."),
    "credential.status_list_encoding": ("状态列表的编码无效。", "The status list is not encoded rightly."),
    "credential.status_list_size": (
        "状态列表长度为 {length}，不在允许的范围内（最多 {most}）。",
        "The status list has a length of {length}, which is not allowed (at most {most}).",
    ),
    "credential.status_list_foreign": (
        "状态列表不是该颁发者的，或不是所指的那一份。",
        "The status list is not the issuer's, or not the one that is named.",
    ),
    "credential.status_list_unsigned": ("状态列表的签名无效。", "The signature of the status list is not right."),
    "credential.status_list_old": ("状态列表已过期。", "The status list is out of date."),
    "credential.statement_empty": ("总单中没有凭证。", "The statement holds no credential."),
    "credential.trust_list_form": ("信任列表的“{where}”写法不对。", "The trust list is not well-formed at “{where}”."),
    "credential.did_document_form": ("{name}：DID 文档写法不对。", "{name}: the did document is not well-formed."),
    "credential.receipt_form": ("{name}：日志回执写法不对。", "{name}: the receipt of the log is not well-formed."),
    "credential.log_key_form": ("日志公钥写法不对。", "The key of the log is not well-formed."),
    "credential.file_enveloped": (
        "这是签名令牌形式的凭证（JWT、SD-JWT），本平台不核查这种形式：没有检查任何一项，也不说明凭证有问题。请持证人提供 Open Badges 的 JSON 或带附件的 PDF。",
        (
            "This is a credential as a signed token (JWT, SD-JWT), a form that is not checked here: nothing was checked, and nothing is said "
            "against it. Ask the holder for Open Badges JSON or the PDF with it attached."
        ),
    ),
    "credential.file_unknown": (
        "文件中没有凭证：只读 JSON、带附件的 PDF、内嵌凭证的 PNG 和 SVG。",
        "There is no credential in the file: JSON, a PDF with it attached, and a PNG or SVG with it baked in are read.",
    ),
    "credential.not_a_picture": ("不是完好的 PNG 或 SVG 图片。", "This is no undamaged PNG or SVG picture."),
    "credential.file_size": ("文件过大，最多 {most} 字节。", "The file is too big; at most {most} bytes."),
    "credential.file_several": (
        "文件中有 {found} 个凭证，只应有一个。",
        "There are {found} credentials in the file; there must be one.",
    ),
    "credential.request_form": ("请求中缺少“{where}”，或写法不对。", "The request has no well-formed “{where}”."),
}
WORDING = VERDICTS | SHOWN | CHECKS | FORMS
