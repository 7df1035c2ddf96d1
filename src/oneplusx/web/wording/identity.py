"""Wording of identity documents and names."""

WORDING = {
    "identity.missing": ("未填写证件号码。", "The document number is missing."),
    "identity.old_number": (
        "这是15位旧身份证号，请填写18位号码。",
        "This is an old 15-digit ID number; give the one with 18 digits.",
    ),
    "identity.wrong_length": (
        "身份证号应为 {allowed} 位，实为 {found} 位。",
        "A resident ID number has {allowed} characters; this one has {found}.",
    ),
    "identity.wrong_characters": (
        "证件号码含有不允许的字符，请检查后重填。",
        "The document number has characters that are not allowed in it.",
    ),
    "identity.wrong_date": (
        "身份证号中的出生日期“{found}”不存在。",
        "The date of birth “{found}” in the ID number does not exist.",
    ),
    "identity.wrong_check_digit": (
        "身份证号的校验位不对，可能有一位写错。",
        "The check digit of the ID number is wrong: one digit is probably mistyped.",
    ),
    "identity.unknown_region": (
        "身份证号的地区代码不常见，请核对（不影响提交）。",
        "The region of the ID number is unusual; please look again (this does not stop you).",
    ),
    "identity.name_missing": ("未填写姓名。", "The name is missing."),
    "identity.name_invalid": ("姓名“{found}”含有数字或符号。", "The name “{found}” contains digits or symbols."),
}
