"""Wording of seating."""

WORDING = {
    "seating.twice": ("编号“{id}”重复（{kind}）。", "The id “{id}” occurs twice ({kind})."),
    "seating.bad_room": (
        "考场“{room}”有 {rows} 排 {columns} 列：排数和列数至少为 1。",
        "Room “{room}” has {rows} rows and {columns} columns: there must be at least one of each.",
    ),
    "seating.bad_session": (
        "场次“{session}”的结束时间不晚于开始时间。",
        "Session “{session}” does not end after it begins.",
    ),
    "seating.bad_travel": (
        "从“{home}”到站点“{site}”的路程为 {found} 分钟：不能为负数。",
        "The way from “{home}” to site “{site}” takes {found} minutes: it cannot be negative.",
    ),
}
