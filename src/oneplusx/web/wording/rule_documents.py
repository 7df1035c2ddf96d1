"""Wording of what may be wrong with a rule set's document or spreadsheet, and with its inheritance."""

WORDING = {
    "rules.invalid_document": (
        "“{name}”不是有效的文档，见各项问题。",
        "“{name}” is not a valid document; see its problems.",
    ),
    "rules.no_layers": ("没有给出转换办法。", "No rule set was given."),
    "rules.layers_out_of_order": (
        "层级顺序应为国家、省、联盟、院校、专业：“{lower}”不能在“{upper}”之下。",
        "Layers go nation, province, alliance, college, program: “{lower}” cannot stand under “{upper}”.",
    ),
    "rules.wrong_parent": (
        "“{lower}”的上级应为“{allowed}”，实际为“{found}”。",
        "The parent of “{lower}” is “{allowed}”, not “{found}”.",
    ),
    "rules.not_a_member": (
        "院校“{college}”不是联盟“{alliance}”的成员。",
        "The college “{college}” is not a member of the alliance “{alliance}”.",
    ),
    "rules.wrong_alliances": (
        "“{lower}”加入的联盟应为 {allowed}，给出的是 {found}。",
        "“{lower}” stands under the alliances {allowed}; given were {found}.",
    ),
    "rules.loosens_upper": (
        "“{lower}”放宽了上级“{upper}”未允许放宽的内容：{what}。",
        "“{lower}” loosens what its upper “{upper}” does not let it loosen: {what}.",
    ),
    "rules.unknown_reference": ("{what} 引用了不存在的规则“{id}”。", "{what} names the unknown rule “{id}”."),
    "document.not_yaml": ("不是有效的 YAML 或 JSON：{found}。", "Not valid YAML or JSON: {found}."),
    "document.not_utf8": (
        "文件不是 UTF-8 编码（字节 {found}）。",
        "The file is not UTF-8 (bytes {found}).",
    ),
    "document.more_problems": (
        "共有 {found} 个问题，只列出前 {allowed} 个。",
        "There are {found} problems; the first {allowed} are listed.",
    ),
    "document.contradiction": (
        "自相矛盾：{found}，应为：{allowed}。",
        "It contradicts itself: {found}; allowed: {allowed}.",
    ),
    "document.empty": ("文档为空。", "The document is empty."),
    "document.too_deep": ("嵌套过深，允许：{allowed}。", "Nested too deep; allowed: {allowed}."),
    "document.too_large": (
        "文档过大（{found}），允许：{allowed}。",
        "The document is too large ({found}); allowed: {allowed}.",
    ),
    "document.duplicate_key": ("“{field}”重复出现。", "“{field}” stands more than once."),
    "document.duplicate_id": ("编号“{found}”重复。", "The id “{found}” stands more than once."),
    "document.required": ("缺少“{field}”。", "“{field}” is missing."),
    "document.wrong_type": (
        "“{field}”的类型不对：{found}，允许：{allowed}。",
        "“{field}” has the wrong type: {found}; allowed: {allowed}.",
    ),
    "document.wrong_form": (
        "“{field}”的写法不对：{found}，允许：{allowed}。",
        "“{field}” is written wrongly: {found}; allowed: {allowed}.",
    ),
    "document.not_allowed": (
        "“{field}”的值“{found}”不允许，允许：{allowed}。",
        "“{field}” may not be “{found}”; allowed: {allowed}.",
    ),
    "document.out_of_range": (
        "“{field}”的值“{found}”超出范围，允许：{allowed}。",
        "“{field}” is out of range: {found}; allowed: {allowed}.",
    ),
    "document.unknown_field": (
        "没有“{found}”这一项，允许：{allowed}。",
        "There is no field “{found}”; allowed: {allowed}.",
    ),
    "document.unknown_id": (
        "“{field}”引用了不存在的“{found}”，已有：{allowed}。",
        "“{field}” names the unknown “{found}”; known: {allowed}.",
    ),
    "document.unknown_value": (
        "“{field}”的值“{found}”不在等级序列中，允许：{allowed}。",
        "“{field}”: “{found}” is not on the scale; allowed: {allowed}.",
    ),
    "document.unknown_scale": (
        "属性“{found}”没有等级序列，已有：{allowed}。",
        "The attribute “{found}” has no scale; known: {allowed}.",
    ),
    "document.unknown_fact": (
        "没有“{found}”这一事实，允许：{allowed}。",
        "There is no fact “{found}”; allowed: {allowed}.",
    ),
    "document.no_target": ("“{field}”没有指明去向，需要：{allowed}。", "“{field}” leads nowhere; needs: {allowed}."),
    "document.not_together": (
        "“{field}”中“{found}”不能这样写，允许：{allowed}。",
        "“{field}”: “{found}” cannot stand like this; allowed: {allowed}.",
    ),
    "workbook.unreadable": (
        "无法读取该电子表格，允许：{allowed}。",
        "The spreadsheet cannot be read; allowed: {allowed}.",
    ),
    "workbook.too_large": ("电子表格过大：{found}。", "The spreadsheet is too large: {found}."),
    "workbook.sheet_missing": ("缺少工作表“{allowed}”。", "The sheet “{allowed}” is missing."),
    "workbook.unknown_field": (
        "工作表中没有“{found}”这一列，允许：{allowed}。",
        "There is no column “{found}”; allowed: {allowed}.",
    ),
    "workbook.cell": (
        "“{field}”的内容“{found}”无法读取，允许：{allowed}。",
        "“{field}”: “{found}” cannot be read; allowed: {allowed}.",
    ),
}
