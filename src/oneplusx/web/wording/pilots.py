"""Wording of pilot years."""

WORDING = {
    "pilots.not_an_authority": ("只有主管部门能开设申报窗口。", "Only an authority opens a window."),
    "pilots.bad_year": ("年度 {found} 不在允许范围内：{allowed}。", "The year {found} is out of range: {allowed}."),
    "pilots.window_without_time": ("截止时间必须晚于开始时间。", "The window must end after it begins."),
    "pilots.bad_days": (
        "补充期限 {found} 天超出范围，最多 {allowed} 天。",
        "{found} days for a supplement are too many; at most {allowed}.",
    ),
    "pilots.bad_check": (
        "校验设置 {place} 的值“{found}”无效，允许：{allowed}。",
        "The check's {place} cannot be “{found}”; allowed: {allowed}.",
    ),
    "pilots.unknown_types": (
        "成果目录中没有这些证书：{found}。",
        "The catalogue does not have these certificates: {found}.",
    ),
    "pilots.window_exists": (
        "{year} 年度已有申报窗口。",
        "There is a window for {year} already.",
    ),
    "pilots.window_over": (
        "截止时间 {closes_at} 已过。",
        "The end {closes_at} has passed.",
    ),
    "pilots.no_window": ("本省没有已发布的申报窗口。", "The province has not published a window."),
    "pilots.window_not_open": (
        "申报窗口 {opens_at} 才开放。",
        "The window opens at {opens_at}.",
    ),
    "pilots.window_closed": (
        "申报窗口已于 {closes_at} 截止，逾期不再受理。",
        "The window closed at {closes_at}; nothing is accepted any more.",
    ),
    "pilots.supplement_late": (
        "补充材料的期限 {last_on} 已过。",
        "The last day for the supplement was {last_on}.",
    ),
    "pilots.bad_state": (
        "当前状态“{found}”不允许此操作。",
        "The state “{found}” does not allow this.",
    ),
    "pilots.unknown_type": (
        "成果目录中没有证书“{found}”，请填写目录中的代码或国家平台的证书编号。",
        "The catalogue has no certificate “{found}”; give its code, or its identifier on the national platform.",
    ),
    "pilots.unknown_major": (
        "专业目录中没有专业代码“{found}”。",
        "The catalogue of majors has no code “{found}”.",
    ),
    "pilots.unknown_classes": ("本校没有这些班级：{found}。", "The college has no such classes: {found}."),
    "pilots.unknown_college": (
        "没有院校代码“{found}”，或不属于本省。",
        "There is no college “{found}”, or it is not in this province.",
    ),
    "pilots.bad_count": ("数量 {found} 不在允许范围内：{allowed}。", "The number {found} is out of range: {allowed}."),
    "pilots.bad_since": (
        "连续招生起始年 {found} 不在允许范围内：{allowed}。",
        "The first year of recruiting {found} is out of range: {allowed}.",
    ),
    "pilots.applied_already": (
        "本窗口已有证书“{certificate}”、专业“{major}”的申报。",
        "The window has an application for the certificate “{certificate}” and major “{major}” already.",
    ),
    "pilots.too_many_files": ("附件共 {found} 个，最多 {allowed} 个。", "{found} attachments; at most {allowed}."),
    "pilots.checks_block": (
        "以下校验未通过，不能提交：{checks}。",
        "These checks are not met, it cannot be handed in: {checks}.",
    ),
    "pilots.only_authority_grants": ("只有主管部门核定数量。", "Only the authority grants a number."),
    "pilots.reason_required": ("请写明原因。", "A reason is needed."),
    "pilots.reason_too_long": (
        "共 {found} 字，最多 {allowed} 字。",
        "It has {found} characters; at most {allowed} are allowed.",
    ),
    "pilots.no_quota": (
        "{year} 年度没有该证书的名额，请先申报或登记名额。",
        "There is no quota for this certificate in {year}; apply for one, or record it, first.",
    ),
    "pilots.no_places_left": (
        "名额不足：需要 {wanted} 个，剩余 {left} 个（专业 {major}）。",
        "Not enough places: {wanted} wanted, {left} left (major {major}).",
    ),
    "pilots.major_not_filed": (
        "专业 {majors} 未在备案范围内，请改走社会考生通道。",
        "The majors {majors} are not filed; their students register as social candidates.",
    ),
    "pilots.not_taken": (
        "有 {found} 个名额并非由此项占用，不能释放。",
        "{found} places were not taken by this and cannot be released.",
    ),
    "pilots.year_closed": ("{year} 年度已封存。", "The year {year} is closed."),
    "pilots.fewer_than_used": (
        "名额 {found} 少于已占用的 {taken}。",
        "{found} places are fewer than the {taken} taken.",
    ),
    "pilots.same_number": ("名额已是 {found}。", "The quota is {found} already."),
    "pilots.adjusting_already": (
        "已有一份调整申请未办结。",
        "A request to adjust this quota is not decided yet.",
    ),
    "pilots.decided_elsewhere": (
        "该名额由其他系统核定，请登记新的数量。",
        "This quota was decided elsewhere; record the new number instead.",
    ),
    "pilots.decided_here": (
        "该名额（{approved}）由本系统核定，请申请调整。",
        "This quota ({approved}) was decided here; request an adjustment instead.",
    ),
    "pilots.not_your_certificate": (
        "证书“{found}”不属于本组织。",
        "The certificate “{found}” is not of this organization.",
    ),
    "pilots.bad_outcome": (
        "通过人数 {passed} 多于参考人数 {sat}。",
        "{passed} passed are more than the {sat} who sat.",
    ),
    "pilots.bad_percent": ("比例 {found} 应在 0–100 之间。", "The share {found} must lie between 0 and 100."),
    "pilots.due_past": ("期限 {found} 已过。", "The date {found} has passed."),
    "pilots.closing_exists": ("{year} 年度总结已开展。", "The closing of {year} has been opened already."),
    "pilots.nothing_to_close": ("{year} 年度没有可封存的名额。", "There are no quotas to close for {year}."),
    "pilots.still_pending": (
        "还有 {count} 项申报或调整未办结。",
        "{count} applications or adjustments are not decided yet.",
    ),
    "pilots.explanations_missing": (
        "还有 {count} 项未填写说明。",
        "{count} explanations are missing.",
    ),
    "pilots.reason.major_not_filed": (
        "专业不在备案范围内，按社会考生报名",
        "The major is not filed: registers as a social candidate",
    ),
    "short.pilots.check.type_in_force": ("证书在本次范围内", "certificate admitted"),
    "short.pilots.check.major_related": ("专业与证书相关", "major related to the certificate"),
    "short.pilots.check.major_years": ("专业连续招生年数", "years of recruiting"),
    "short.pilots.check.students_min": ("学生人数下限", "minimum of students"),
    "short.pilots.check.organization_filed": ("评价组织已在本省备案", "organization filed in the province"),
    "short.pilots.check.organization_standing": ("评价组织状态正常", "organization in good standing"),
    "short.pilots.check.no_charge": ("不向学生收费", "students not charged"),
    "short.pilots.check.attachments": ("附件齐全", "attachments"),
    "pilots.window_created": ("拟定申报窗口", "Window drafted"),
    "pilots.window_changed": ("修改申报窗口", "Window changed"),
    "pilots.window_published": ("发布申报窗口", "Window published"),
    "pilots.window_extended": ("调整截止时间：{before} → {after}", "End moved: {before} → {after}"),
    "pilots.window_cancelled": ("作废申报窗口", "Window discarded"),
    "pilots.drafted": ("填写申报（{students} 人）", "Application drafted ({students} students)"),
    "pilots.changed": ("修改申报（{students} 人）", "Application changed ({students} students)"),
    "pilots.carried": ("由上年结转", "Carried over from last year"),
    "pilots.submitted": ("提交申报（{students} 人）", "Application handed in ({students} students)"),
    "pilots.approved": ("核定 {granted} 人", "Approved: {granted} places"),
    "pilots.refused": ("不予通过", "Refused"),
    "pilots.returned": ("退回补充", "Returned for supplement"),
    "pilots.withdrawn": ("撤回申报", "Withdrawn"),
    "pilots.quota_recorded": ("登记名额 {after}", "Quota of {after} recorded"),
    "pilots.quota_corrected": ("更正名额：{before} → {after}", "Quota corrected: {before} → {after}"),
    "pilots.quota_explained": ("填写未完成说明", "Explanation written"),
    "pilots.places_taken": ("占用 {count} 个名额", "{count} places taken"),
    "pilots.places_released": ("释放 {count} 个名额", "{count} places released"),
    "pilots.adjustment_requested": ("申请调整名额：{before} → {wanted}", "Adjustment requested: {before} → {wanted}"),
    "pilots.adjustment_approved": ("同意调整名额：{before} → {wanted}", "Adjustment approved: {before} → {wanted}"),
    "pilots.adjustment_refused": ("不同意调整名额", "Adjustment refused"),
    "pilots.adjustment_returned": ("退回调整申请", "Adjustment returned"),
    "pilots.adjustment_withdrawn": ("撤回调整申请", "Adjustment withdrawn"),
    "pilots.closing_opened": ("开展 {year} 年度总结", "Closing of {year} opened"),
    "pilots.closing_cancelled": ("取消 {year} 年度总结", "Closing of {year} called off"),
    "pilots.year_closed_act": ("封存 {year} 年度", "Year {year} closed"),
    "pilots.window_published_notice": (
        "{year} 年试点申报已开放：{title}",
        "Applications for the pilot year {year} are open: {title}",
    ),
    "pilots.window_extended_notice": ("申报截止时间有变：{title}", "The end of applying has changed: {title}"),
    "pilots.approved_notice": (
        "试点申报已通过：{certificate_zh}，专业 {major}，核定 {granted} 人",
        "Pilot application approved: {certificate_en}, major {major}, {granted} places",
    ),
    "pilots.refused_notice": (
        "试点申报未通过：{certificate_zh}，专业 {major}",
        "Pilot application refused: {certificate_en}, major {major}",
    ),
    "pilots.returned_notice": (
        "试点申报退回补充：{certificate_zh}，专业 {major}",
        "Pilot application returned for supplement: {certificate_en}, major {major}",
    ),
    "pilots.adjustment_approved_notice": (
        "名额调整已同意：{certificate_zh}，调整为 {wanted}",
        "Quota adjusted to {wanted}: {certificate_en}",
    ),
    "pilots.adjustment_refused_notice": (
        "名额调整未同意：{certificate_zh}，申请 {wanted}",
        "Adjustment to {wanted} refused: {certificate_en}",
    ),
    "pilots.adjustment_returned_notice": (
        "名额调整申请被退回：{certificate_zh}，申请 {wanted}",
        "Request for {wanted} places returned: {certificate_en}",
    ),
    "pilots.closing_notice": (
        "{year} 年度试点总结：请在 {due_on} 前说明名额未用完的原因",
        "Closing of the pilot year {year}: explain unused places by {due_on}",
    ),
}
