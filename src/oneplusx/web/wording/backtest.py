"""Wording of the back-test."""

WORDING = {
    "backtest.unknown_cap": ("没有上限“{cap}”，可选：{known}。", "There is no cap “{cap}”; known: {known}."),
}
