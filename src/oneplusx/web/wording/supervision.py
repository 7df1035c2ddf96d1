"""Wording of process supervision: errors, acts, notices."""

WORDING = {
    "supervision.no_reports": ("该类机构不编制双周报。", "This kind of institution makes no biweekly reports."),
    "supervision.period_ahead": ("该报告期从 {from_on} 才开始。", "That period begins on {from_on} only."),
    "supervision.reports_made": ("生成双周报（{from}至{until}）", "Biweekly report made ({from} to {until})"),
    "supervision.deposit_noted": (
        "确认学分存入：颁发 {issued}，存入 {deposited}，未获认定 {refused}",
        "Credits deposited: {issued} issued, {deposited} deposited, {refused} refused",
    ),
    "supervision.notice.report": (
        "{from_on} 至 {until_on} 的双周报已生成",
        "The biweekly report of {from_on} to {until_on} is made",
    ),
}
