"""Wording of complaints."""

WORDING = {
    "complaints.too_many_files": (
        "共 {found} 个文件，最多 {allowed} 个。",
        "There are {found} files; at most {allowed} are allowed.",
    ),
    "complaints.unknown_kind": (
        "没有投诉对象类别“{found}”，可选：{allowed}。",
        "There is no kind “{found}”; allowed: {allowed}.",
    ),
    "complaints.unknown_finding": (
        "没有处理结论“{found}”，可选：{allowed}。",
        "There is no finding “{found}”; allowed: {allowed}.",
    ),
    "complaints.unknown_institution": (
        "没有找到该机构，请核对名称或代码。",
        "There is no such institution; check its name or code.",
    ),
    "complaints.several_institutions": (
        "有多家机构符合，请写全称或代码：{found}。",
        "Several institutions fit; give the full name or the code: {found}.",
    ),
    "complaints.contact_needed": (
        "未登录时请填写联系方式，以便核实。",
        "Leave a contact unless you are signed in, so that questions can be asked.",
    ),
    "complaints.exam_needed": ("请写明是哪一次考试。", "Say which exam it was."),
    "complaints.too_long": ("内容最多 {allowed} 字，现有 {found} 字。", "At most {allowed} characters; found {found}."),
    "complaints.unknown_receipt": (
        "没有与该回执号和查询码相符的投诉。",
        "No complaint fits this receipt number and code.",
    ),
    "complaints.already_closed": ("该投诉已办结（{state}）。", "This complaint is closed already: {state}."),
    "complaints.is_handler": ("该投诉已由此机构办理。", "That institution deals with it already."),
    "complaints.submitted": ("收到投诉", "Complaint received"),
    "complaints.file_added": ("补充投诉材料", "File added to a complaint"),
    "complaints.answered": ("答复投诉", "Complaint answered"),
    "complaints.rejected": ("不予受理", "Complaint not accepted"),
    "complaints.withdrawn": ("撤回投诉", "Complaint withdrawn"),
    "complaints.passed_on": ("转办", "Passed on"),
    "complaints.revealed": ("查看投诉人信息", "Complainant looked at"),
    "complaints.notice.arrived": (
        "有新的投诉 {number}，请在 {day} 前答复。",
        "A complaint arrived: {number}. Answer by {day}.",
    ),
    "complaints.notice.answered": ("您的投诉 {number} 已答复。", "Your complaint {number} was answered."),
    "complaints.notice.rejected": (
        "您的投诉 {number} 未予受理，点击查看理由。",
        "Your complaint {number} was not accepted; see why.",
    ),
}
