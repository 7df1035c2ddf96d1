"""Wording of formats of certificate numbers."""

WORDING = {
    "numbers.too_long": (
        "编号规则共 {found} 个字符，最多 {allowed} 个。",
        "The format has {found} characters; at most {allowed} are allowed.",
    ),
    "numbers.unknown_field": (
        "编号规则中的字段“{found}”无法识别，可用：{allowed}。",
        "The format names an unknown field “{found}”; known ones: {allowed}.",
    ),
    "numbers.bad_width": (
        "字段“{found}”的位数有误：只有流水号写位数，允许 {allowed}。",
        "The width of the field “{found}” is wrong: only the serial number has one; allowed are {allowed}.",
    ),
    "numbers.one_serial": (
        "编号规则须恰好含一个流水号字段（serial，写明位数），现有 {found} 个。",
        "A format needs exactly one serial number (the field serial, with its digits); this one has {found}.",
    ),
    "numbers.bad_characters": (
        "编号规则含不允许的字符“{found}”：只能用字母、数字、“-”和“/”。",
        "The format holds “{found}”: only letters, digits, “-” and “/” are allowed.",
    ),
    "numbers.used_up": (
        "编号序列 {series} 的流水号已用完（最大 {allowed}）。请先修改编号规则。",
        "The series {series} has no serial numbers left (the last one is {allowed}). Change the format first.",
    ),
}
