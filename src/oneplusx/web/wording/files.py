"""Wording of files."""

WORDING = {
    "files.empty": ("文件是空的，请重新选择。", "The file is empty; choose another one."),
    "files.unknown_type": (
        "无法识别该文件的类型，请上传：{allowed}。",
        "The type of this file is not known; upload one of: {allowed}.",
    ),
    "files.type_not_accepted": (
        "此处不能上传 {found} 文件，请上传：{allowed}。",
        "A {found} file cannot be uploaded here; upload one of: {allowed}.",
    ),
    "files.too_large": (
        "文件大小 {found} MB，超过上限 {allowed} MB。",
        "The file has {found} MB; at most {allowed} MB are allowed.",
    ),
    "files.content_missing": (
        "文件内容不在本机，请联系管理员从备份恢复。",
        "The content of this file is missing here; ask the operator to restore it from the backup.",
    ),
    "files.attached": ("上传附件", "Attachment uploaded"),
    "files.detached": ("删除附件", "Attachment removed"),
}
