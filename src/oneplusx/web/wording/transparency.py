"""Wording of the transparency log."""

WORDING = {
    "log.other_history": (
        "日志目录中的检查点（{found}）不属于本数据库：其中之一是由备份恢复的。为避免日志分叉，已停止发布。",
        (
            "The checkpoint in the log's folder ({found}) is not of this database: one of them was restored from a backup. "
            "Nothing is published, or the log would fork."
        ),
    ),
    "log.tiles_damaged": (
        "日志目录中的瓦片与大小为 {found} 的检查点不符，已停止发布。",
        "The tiles in the log's folder do not agree with the checkpoint of size {found}; nothing is published.",
    ),
    "log.tile_differs": (
        "瓦片“{found}”已有不同内容；已发布的内容不可更改。",
        "The tile “{found}” is there with other content; what was published never changes.",
    ),
    "log.flaw.tile_missing": ("缺少瓦片“{tile}”。", "The tile “{tile}” is missing."),
    "log.flaw.tile_differs": ("瓦片“{tile}”与数据库不符。", "The tile “{tile}” is not what the database leads to."),
    "log.flaw.gap": ("序号 {position} 处缺少叶子。", "The leaf at place {position} is missing."),
    "log.flaw.root_differs": (
        "大小为 {size} 的检查点与重算的树根不符。",
        "The checkpoint of size {size} does not name the root that was derived.",
    ),
    "log.flaw.checkpoint_unsigned": (
        "大小为 {size} 的检查点没有本日志的有效签名。",
        "The checkpoint of size {size} is not signed by a key of this log.",
    ),
    "log.flaw.checkpoint_not_shown": (
        "日志目录未显示大小为 {size} 的最新检查点。",
        "The folder does not show the latest checkpoint, of size {size}.",
    ),
}
