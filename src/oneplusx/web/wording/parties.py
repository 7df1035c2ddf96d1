"""Wording of people, accounts, institutions and access."""

WORDING = {
    "parties.unknown_institution": ("没有代码为“{code}”的机构。", "There is no institution with the code “{code}”."),
    "parties.no_bank": ("尚未登记学分银行。", "No credit bank has been entered yet."),
    "parties.code_taken": ("代码“{code}”已被使用。", "The code “{code}” is taken."),
    "parties.username_taken": (
        "登录名“{username}”已被使用，请换一个。",
        "The sign-in name “{username}” is taken; choose another.",
    ),
    "parties.role_not_here": ("该角色不属于“{institution}”这类机构。", "That role cannot be held in “{institution}”."),
    "parties.department_elsewhere": ("所选二级学院不属于该院校。", "That department belongs to another college."),
    "parties.already_member": ("{name}已担任该角色。", "{name} holds that role already."),
    "parties.own_role": ("不能免去自己的角色。", "You cannot end your own role."),
    "parties.not_an_adviser": ("{name}在该院校没有辅导员角色。", "{name} is not an adviser in this college."),
    "parties.not_a_college": ("“{name}”不是院校。", "“{name}” is not a college."),
    "parties.unknown_scope": ("不允许的权限：{found}。", "Scopes that are not allowed: {found}."),
    "parties.token_expired": ("到期日不能早于今天。", "The last day must not be in the past."),
    "parties.name_differs": (
        "该证件已登记在另一个姓名下，与“{found}”不符。如已改名，请先办理信息更正。",
        "This document is registered under another name than “{found}”. If the name has changed, correct it first.",
    ),
    "parties.number_taken": (
        "学号“{number}”已属于另一个人。",
        "The student number “{number}” belongs to another person.",
    ),
    "parties.number_twice": (
        "学号“{number}”在本批中出现多次。",
        "The student number “{number}” occurs more than once in this batch.",
    ),
}
