"""Wording of printed matter."""

WORDING = {
    "printing.missing_glyph": (
        "以下字符没有可用字形，无法印制：{characters}。请核对，或换用可印制的写法。",
        "These characters have no glyph and cannot be printed: {characters}. Check them, or use a form that can.",
    ),
}
