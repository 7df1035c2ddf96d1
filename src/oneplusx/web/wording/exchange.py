"""Wording of write-back, receipts and reconciliation: each difference and its cause."""

WORDING = {
    "exchange.mapping_saved": ("列映射“{name}”已保存", "Mapping “{name}” saved"),
    "exchange.mapping_deleted": ("列映射“{name}”已删除", "Mapping “{name}” deleted"),
    "exchange.exported": ("已导出 {rows} 行，其中取消 {cancels} 行", "{rows} rows exported, {cancels} of them cancels"),
    "exchange.certificate_scores_exported": (
        "已导出证书成绩 {rows} 行（{since} 至 {until}）",
        "{rows} rows of certificate scores exported ({since} to {until})",
    ),
    "exchange.certificates_exported": (
        "已导出证书数据“{table}” {rows} 行",
        "{rows} certificates exported as “{table}”",
    ),
    "exchange.table_mapping_saved": (
        "证书数据表“{name}”已保存（{columns} 列）",
        "Table “{name}” saved ({columns} columns)",
    ),
    "exchange.table_mapping_deleted": ("证书数据表“{name}”已删除", "Table “{name}” deleted"),
    "exchange.invalid_mapping": (
        "“{name}”不是有效的列映射，见各项问题。",
        "“{name}” is not a valid mapping; see its problems.",
    ),
    "exchange.exact_field": (
        "字段“{found}”原样导出，不能设置格式或代码表。",
        "Field “{found}” is handed on unchanged and takes no format and no code table.",
    ),
    "exchange.no_code": (
        "列“{column}”的代码表中没有“{found}”，已有：{allowed}。请补充代码，或设置 otherwise。",
        "The code table of column “{column}” has no “{found}”; it has: {allowed}. Add the code, or set otherwise.",
    ),
    "short.bank.school_code": ("转换学校代码", "code of the college"),
    "short.bank.category_code": ("教育类别代码", "education category"),
    "short.bank.levels": ("教育层次代码", "education level"),
    "short.bank.external_level_code": ("原教育层次代码", "education level elsewhere"),
    "short.bank.external_category_code": ("原教育类别代码", "education category elsewhere"),
    "short.bank.outcome_graduation": ("毕业代码", "code of graduation"),
    "short.bank.outcome_completion": ("结业代码", "code of completion"),
    "short.bank.outcome_incompletion": ("肄业代码", "code of incompletion"),
    "short.bank.terms": ("学期日期", "dates of terms"),
    "exchange.codes_missing": (
        "请先补全这些设置：{found}。",
        "Complete these settings first: {found}.",
    ),
    "exchange.credit_bank_list_exported": (
        "已导出学分银行成绩（{list}）{rows} 行",
        "{rows} rows exported for the credit bank ({list})",
    ),
    "exchange.bank_codes_saved": ("学分银行代码已保存", "Codes for the credit bank saved"),
    "exchange.too_many_rows": (
        "超过 {allowed} 行，请缩小日期范围。",
        "More than {allowed} rows; narrow the dates.",
    ),
    "exchange.too_many_mappings": (
        "已有 {allowed} 个列映射，请先删除不用的。",
        "There are {allowed} mappings already; delete some first.",
    ),
    "exchange.receipt_applied": (
        "回执：入账 {posted} 行，拒绝 {refused} 行",
        "Receipt: {posted} rows posted, {refused} refused",
    ),
    "exchange.reconciled": (
        "对账：核对 {checked} 个学籍，差异 {differences} 项",
        "Reconciled: {checked} enrollments, {differences} differences",
    ),
    "exchange.unknown_layout": (
        "没有版式“{found}”，可用：{allowed}。",
        "There is no layout “{found}”; allowed: {allowed}.",
    ),
    "exchange.unknown_field": ("没有字段“{found}”。", "There is no field “{found}”."),
    "exchange.no_columns": ("请至少选择一列。", "Choose at least one column."),
    "exchange.column_title": (
        "字段“{field}”的列名为空或超过 {allowed} 字。",
        "The title of field “{field}” is empty or longer than {allowed} characters.",
    ),
    "exchange.double_title": ("列名“{found}”重复。", "The column title “{found}” stands more than once."),
    "exchange.key_column_missing": (
        "缺少“行标识”列（{found}），回执无法对应到行。",
        "The key column ({found}) is missing; receipts could not name their rows.",
    ),
    "exchange.name_taken": ("已有名为“{found}”的列映射。", "There is a mapping named “{found}” already."),
    "exchange.wrong_layout": ("列映射“{found}”不适用于此导出。", "The mapping “{found}” does not fit this export."),
    "exchange.nothing_to_export": ("没有需要导出的内容。", "There is nothing to export."),
    "exchange.receipt_of_another": (
        "回执中的行标识都不属于这个批次，请核对文件。",
        "No key in this receipt belongs to this file. Check which file it answers.",
    ),
    "exchange.unknown_format": (
        "没有格式“{found}”，可用：{allowed}。",
        "There is no format “{found}”; allowed: {allowed}.",
    ),
    "reconcile.certificate_not_registered": (
        "证书“{name}”没有登记为学习成果",
        "Certificate “{name}” is not registered as a learning outcome",
    ),
    "reconcile.revoked_still_recognized": (
        "证书已撤销，但“{name}”的 {credits} 学分仍在账上",
        "The certificate is revoked, but the {credits} credits of “{name}” still stand",
    ),
    "reconcile.not_considered": (
        "“{name}”已核实，但尚未认定",
        "“{name}” is verified but recognition has not looked at it",
    ),
    "reconcile.recognition_without_deposit": (
        "“{name}”已认定 {credits} 学分，账本中没有存入",
        "“{name}” is recognized with {credits} credits, and the ledger has no deposit",
    ),
    "reconcile.deposit_differs": (
        "“{name}”认定 {credits} 学分，账本存入 {deposited}",
        "“{name}” is recognized with {credits} credits, and the ledger has {deposited}",
    ),
    "reconcile.deposit_taken_back": (
        "“{name}”的 {credits} 学分在账本中已冲正，认定仍有效",
        "The {credits} credits of “{name}” are reversed in the ledger, and the recognition stands",
    ),
    "reconcile.deposit_without_recognition": (
        "账本存入 {credits} 学分，没有对应的认定",
        "{credits} credits are deposited without a recognition",
    ),
    "reconcile.conversion_not_settled": (
        "转换已通过，{credits} 学分没有结算",
        "The conversion is approved, and its {credits} credits are not settled",
    ),
    "reconcile.settlement_differs": (
        "转换使用 {credits} 学分，账本结算 {used}",
        "The conversion uses {credits} credits, and the ledger settled {used}",
    ),
    "reconcile.exemption_missing": (
        "转换已通过，成绩单中没有免修课程 {course}",
        "The conversion is approved, and {course} is not exempted on the transcript",
    ),
    "reconcile.exemption_taken_off": (
        "转换仍有效，成绩单中的免修课程 {course} 已被取消",
        "The conversion stands, and the exemption of {course} was taken off the transcript",
    ),
    "reconcile.exemption_without_conversion": (
        "成绩单中免修了 {course}，没有已通过的转换",
        "{course} is exempted on the transcript without an approved conversion",
    ),
    "reconcile.exemption_of_reversed": (
        "转换已冲正，成绩单中 {course} 仍为免修",
        "The conversion was reversed, and {course} is still exempted on the transcript",
    ),
    "reconcile.exemption_differs": (
        "{course} 在成绩单中的学分或成绩与转换结果不同",
        "Credits or score of {course} on the transcript differ from the conversion",
    ),
    "reconcile.not_written_back": (
        "{course} 的免修尚未回写教务系统",
        "The exemption of {course} is not written back yet",
    ),
    "reconcile.no_receipt": (
        "{course} 的免修导出超过 7 天没有回执",
        "The export of {course} has had no receipt for more than 7 days",
    ),
    "reconcile.refused_by_school": (
        "教务系统拒绝了 {course} 的免修：{reason}",
        "The school system refused the exemption of {course}: {reason}",
    ),
    "reconcile.cancel_not_written_back": (
        "{course} 的免修已冲正，教务系统尚不知道",
        "The exemption of {course} was reversed, and the school system has not been told",
    ),
    "reconcile.not_audited": ("尚无毕业审核结果", "There is no graduation result yet"),
    "reconcile.audit_outdated": (
        "毕业审核结果与成绩单的免修不一致：{course}",
        "The graduation result does not agree with the transcript about {course}",
    ),
    "reconcile.cause.outside_services": (
        "数据被绕过系统改动，或写入中断",
        "Data was changed past the product, or a write broke off",
    ),
    "reconcile.cause.revocation_not_followed": (
        "撤销后的后续处理没有完成",
        "What follows a revocation was not carried out",
    ),
    "reconcile.cause.recognition_waiting": ("认定任务未运行", "The recognition job has not run"),
    "reconcile.cause.ledger_reversed_alone": (
        "账本单独冲正，没有撤回认定",
        "The ledger was reversed alone; the recognition was not taken back",
    ),
    "reconcile.cause.transcript_row_never_written": (
        "免修从未写入成绩单",
        "The exemption was never written to the transcript",
    ),
    "reconcile.cause.transcript_row_withdrawn": (
        "成绩单中的免修被单独取消",
        "The exemption was withdrawn on the transcript alone",
    ),
    "reconcile.cause.reversal_not_followed": (
        "冲正后没有更新成绩单",
        "The transcript did not follow the reversal",
    ),
    "reconcile.cause.transcript_corrected": (
        "成绩单在转换后被更正",
        "The transcript was corrected after the conversion",
    ),
    "reconcile.cause.export_waiting": ("等待下一次导出", "Waiting for the next export"),
    "reconcile.cause.receipt_waiting": ("等待教务系统回执", "Waiting for the receipt of the school system"),
    "reconcile.cause.school_refused": (
        "教务系统拒绝，需处理后再导出",
        "Refused by the school system; settle the reason, then export again",
    ),
    "reconcile.cause.audit_waiting": ("毕业审核任务未运行", "The audit job has not run"),
}
