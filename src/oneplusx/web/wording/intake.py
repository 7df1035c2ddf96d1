"""Wording of imports."""

WORDING = {
    # the file
    "intake.corrupt_file": (
        "文件已损坏或不是电子表格，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。",
        "The file is damaged or is not a spreadsheet. Open it in a spreadsheet program, save it as .xlsx and upload that.",
    ),
    "intake.password": (
        "文件设有密码，请取消密码后再上传。",
        "The file is protected by a password; remove it and upload again.",
    ),
    "intake.empty_file": (
        "表中没有数据行，请从模板第一行标题之下开始填写。",
        "The sheet has no rows; fill it in below the titles of the template.",
    ),
    "intake.wrong_template": (
        "这不是“{kind_zh}”的模板。缺少列：{missing_zh}；无法识别的列：{unknown}。请下载模板对照。",
        "This is not the template of “{kind_en}”. Missing columns: {missing_en}; unknown columns: {unknown}. Compare with the template.",
    ),
    "intake.double_title": (
        "标题“{title}”所指的列出现了两次，请只保留一列。",
        "The column titled “{title}” occurs twice; keep one of them.",
    ),
    "intake.too_many_rows": (
        "表格有 {found} 行，最多 {allowed} 行，请拆分后上传（末尾的空行也计入）。",
        "The sheet reaches to row {found}; at most {allowed} rows are allowed. Split it, and delete empty rows at the end.",
    ),
    "intake.too_many_columns": (
        "表格有 {found} 列，最多 {allowed} 列。",
        "The sheet has {found} columns; at most {allowed} are allowed.",
    ),
    "intake.unpacked_too_large": (
        "文件解压后超过 {allowed} MB，已拒绝打开。",
        "The file unpacks to more than {allowed} MB and was not opened.",
    ),
    "intake.columns_ignored": (
        "以下列不属于该模板，未读取：{found}。",
        "These columns do not belong to the template and were not read: {found}.",
    ),
    "intake.hidden_rows": (
        "有 {count} 行在表格中被隐藏，同样会导入；不需要的请删除。",
        "{count} rows are hidden in the sheet and are imported all the same; delete those you do not want.",
    ),
    "intake.file_forgotten": (
        "上传的文件只保留三十天，现已删除。",
        "Uploaded files are kept for thirty days; this one is gone.",
    ),
    # cells
    "intake.number_precision_lost": (
        "号码被存成了数字（{found}），后几位已丢失。请将该列设为文本格式后重新填写。",
        "This number was stored as a number ({found}) and has lost its last digits. Format the column as text and enter it again.",
    ),
    "intake.number_as_text": (
        "存成了数字，已按“{found}”读取；如有前导零请改为文本格式。",
        "Stored as a number and read as “{found}”; if it begins with zeros, format the column as text.",
    ),
    "intake.spaces_removed": ("已去掉“{found}”中的空格。", "The spaces in “{found}” were removed."),
    "intake.full_width": (
        "全角或不可见字符“{found}”已改为“{as}”。",
        "Full-width or invisible characters: “{found}” was read as “{as}”.",
    ),
    "intake.date_understood": ("“{found}”已按 {as} 读取。", "“{found}” was read as {as}."),
    "intake.not_a_date": (
        "“{found}”不是有效日期，请写成 2026-01-05。",
        "“{found}” is not a date; write 2026-01-05.",
    ),
    "intake.not_a_month": ("“{found}”不是有效年月，请写成 2026-01。", "“{found}” is not a month; write 2026-01."),
    "intake.not_a_number": ("“{found}”不是数字。", "“{found}” is not a number."),
    "intake.not_a_whole_number": ("“{found}”不是整数。", "“{found}” is not a whole number."),
    "intake.out_of_range": (
        "{found} 超出范围 {minimum}–{maximum}。",
        "{found} is outside {minimum}–{maximum}.",
    ),
    "intake.too_many_decimals": (
        "“{found}”最多保留 {allowed} 位小数。",
        "“{found}” has more than {allowed} decimals.",
    ),
    "intake.too_long": ("共 {found} 个字符，最多 {allowed} 个。", "{found} characters; at most {allowed} are allowed."),
    "intake.not_yes_or_no": ("“{found}”请改为“是”或“否”。", "Write yes (是) or no (否) instead of “{found}”."),
    "intake.not_one_of": ("“{found}”不在可选值中：{allowed}。", "“{found}” is none of: {allowed}."),
    "intake.not_facts": (
        "“{found}”应写作 attendance=85; assessment=check：名称用小写英文，每项一次。",
        "“{found}” should read attendance=85; assessment=check: names in lower case, each once.",
    ),
    "intake.cell_empty": ("必填，不能为空。", "Required; the cell is empty."),
    "intake.merged_cell": (
        "位于合并单元格中，请取消合并并逐行填写。",
        "Part of a merged cell; unmerge it and fill in every row.",
    ),
    "intake.error_cell": (
        "单元格是错误值（如 #N/A），请改为实际内容。",
        "The cell shows an error such as #N/A; replace it by its content.",
    ),
    "intake.hidden_row": (
        "该行在表格中被隐藏，同样会导入。",
        "This row is hidden in the sheet and is imported all the same.",
    ),
    "intake.duplicate_of_row": ("与第 {row} 行重复。", "The same as row {row}."),
    # the import
    "intake.unknown_kind": ("没有“{found}”这一导入类别。", "There is no kind of import “{found}”."),
    "intake.already_confirmed": (
        "该导入已由他人确认或已取消，您的操作未生效。",
        "Somebody else has already confirmed or cancelled this import; your request changed nothing.",
    ),
    "intake.already_ended": ("该导入已经结束。", "This import has already ended."),
    "intake.nothing_to_apply": (
        "没有需要写入的行：全部无变化或有错误。",
        "Nothing to write: all rows are unchanged or faulty.",
    ),
    "intake.not_resumable": (
        "该导入不能继续：尚未确认、已全部写入或已由他人继续。",
        "This import cannot be resumed: it was not confirmed, is complete, or somebody else resumed it.",
    ),
    "intake.unknown_user": ("没有用户“{found}”。", "There is no user “{found}”."),
    "intake.no_such_file": ("找不到文件“{found}”。", "There is no file “{found}”."),
    "intake.institution_required": ("请选择所属机构。", "Choose the institution."),
    # on the trail and in notices
    "intake.confirmed": ("确认导入", "Import confirmed"),
    "intake.applied": ("导入完成", "Import finished"),
    "intake.cancelled": ("取消导入", "Import cancelled"),
    "intake.failed": ("导入中断", "Import broke off"),
    "intake.resumed": ("继续导入", "Import resumed"),
    "intake.done": (
        "“{file}”导入完成：已写入 {applied} / {total} 行。",
        "“{file}” is imported: {applied} of {total} rows written.",
    ),
}
