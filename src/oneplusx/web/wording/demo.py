"""Wording of the demo world."""

WORDING = {
    "demo.not_empty": (
        "数据库中已有机构，演示数据只能建在空库中。",
        "The database already holds institutions; the demo world needs an empty one.",
    ),
}
