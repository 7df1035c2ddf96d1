"""Wording of roster exchange: clients, filters, gradebook, readings of school systems."""

WORDING = {
    "rostering.client_created": ("已新增接入系统“{name}”", "Client “{name}” added"),
    "rostering.client_renewed": ("已更换接入系统“{name}”的密钥", "New secret for client “{name}”"),
    "rostering.client_revoked": ("已停用接入系统“{name}”", "Client “{name}” revoked"),
    "rostering.feed_refreshed": (
        "名册已更新：新增 {new}，变更 {changed}，消失 {gone}",
        "Rosters updated: {new} new, {changed} changed, {gone} gone",
    ),
    "rostering.line_item_put": ("外部系统写入成绩项目 {line_item}", "Another system put line item {line_item}"),
    "rostering.line_item_removed": (
        "外部系统撤回成绩项目 {line_item}",
        "Another system took back line item {line_item}",
    ),
    "rostering.result_put": ("外部系统写入成绩 {result}", "Another system put result {result}"),
    "rostering.result_removed": ("外部系统撤回成绩 {result}", "Another system took back result {result}"),
    "rostering.unknown_scope": (
        "权限范围“{found}”不存在，或该系统没有。",
        "Scope “{found}” does not exist, or is not this client's.",
    ),
    "rostering.too_many_clients": (
        "已有 {allowed} 个接入系统，请先停用不用的。",
        "There are {allowed} clients already; revoke some first.",
    ),
    "rostering.invalid_client": ("客户端编号或密钥不对，或已停用。", "Wrong client id or secret, or revoked."),
    "rostering.invalid_token": ("令牌无效或已过期。", "The token is invalid or has expired."),
    "rostering.no_token": ("请求没有带令牌。", "The request carries no token."),
    "rostering.scope_missing": ("令牌没有所需的权限范围：{allowed}。", "The token lacks a scope: {allowed}."),
    "rostering.too_many": (
        "请求过于频繁，请 {seconds} 秒后再试。",
        "Too many requests; try again in {seconds} seconds.",
    ),
    "rostering.bad_filter": ("筛选条件无法识别：{found}", "The filter cannot be read: {found}"),
    "rostering.unknown_filter_field": ("没有可筛选的字段“{found}”。", "There is no field “{found}” to filter by."),
    "rostering.unknown_sort_field": ("没有可排序的字段“{found}”。", "There is no field “{found}” to sort by."),
    "rostering.unknown_selection_field": ("没有字段“{found}”。", "There is no field “{found}”."),
    "rostering.bad_paging": ("{field} 应为整数，收到：{found}", "{field} must be a whole number, not {found}."),
    "rostering.bad_body": ("请求体应为含“{field}”的 JSON 对象。", "The body must be a JSON object with “{field}”."),
    "rostering.missing_field": ("缺少字段 {field}。", "Field {field} is missing."),
    "rostering.bad_value": ("字段 {field} 的值“{found}”不能接受。", "Field {field} cannot be “{found}”."),
    "rostering.unknown_reference": ("{field} 中没有“{found}”。", "There is no “{found}” in {field}."),
    "rostering.not_theirs": ("“{found}”不由该系统写入，不能改动。", "“{found}” was not put by this system."),
    "rostering.exempt_here": (
        "免修只能由学分转换产生，不能写入。",
        "Exemptions come from conversions only and cannot be put.",
    ),
    "rostering.other_line": ("该编号已用于另一条成绩。", "The id already names another result."),
    "rostering.source_created": ("已连接教务系统“{name}”（{url}）", "School system “{name}” connected ({url})"),
    "rostering.source_changed": ("已修改教务系统“{name}”（{url}）", "Connection “{name}” changed ({url})"),
    "rostering.source_removed": ("已删除教务系统“{name}”的连接", "Connection “{name}” removed"),
    "rostering.source_tried": ("已测试教务系统“{name}”的连接", "Connection “{name}” tested"),
    "rostering.too_many_sources": ("已有 {allowed} 个教务系统连接。", "There are {allowed} connections already."),
    "rostering.secret_again": (
        "地址变了，请重新填写密钥，以免发给别的系统。",
        "The address is another one; enter the secret again, so that it is not sent to another system.",
    ),
    "rostering.source_unreachable": (
        "连不上教务系统：{found}。请核对地址与防火墙；内网地址须由运维放行。",
        "The school system cannot be reached: {found}. Check address and firewall; private ones the operator allows.",
    ),
    "rostering.source_refused": (
        "教务系统拒绝了请求，状态码 {found}。请核对客户端编号、密钥与权限范围。",
        "The school system refused with status {found}. Check client id, secret and scopes.",
    ),
    "rostering.source_unreadable": (
        "教务系统的回答不符合 OneRoster 1.2：{found}。",
        "The answer of the school system is not OneRoster 1.2: {found}.",
    ),
    "rostering.source_too_large": (
        "教务系统的数据超过 {allowed} 条。",
        "The school system has over {allowed} objects.",
    ),
    "rostering.run_open": (
        "上一次读取还没有结束，请先确认或放弃。",
        "The last reading has not ended; confirm or give it up first.",
    ),
    "rostering.run_done": ("读取“{source}”完成，共 {rows} 行", "Reading of “{source}” done, {rows} rows"),
    "rostering.run_failed": ("读取“{source}”失败", "Reading of “{source}” failed"),
    "rostering.run_dropped": ("已放弃对“{source}”的读取", "Reading of “{source}” given up"),
}
