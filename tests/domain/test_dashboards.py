"""Small cells cannot be told from the sum; ranks; rates that stand out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.dashboards import LEAST_SHOWN, hide_small_cells, outlying, rank


def test_a_small_cell_takes_another_with_it() -> None:
    assert hide_small_cells({"a": 12, "b": 2, "c": 7, "d": 0}) == {"a": 12, "b": None, "c": None, "d": 0}
    assert hide_small_cells({"a": 12, "b": 7}) == {"a": 12, "b": 7}
    assert hide_small_cells({"a": 3}) == {"a": None}
    assert hide_small_cells({"a": 1, "b": 1, "c": 9, "d": 30}) == {"a": None, "b": None, "c": None, "d": 30}


@given(st.dictionaries(st.integers(), st.integers(0, 40), max_size=12))
def test_what_is_hidden_does_not_follow_from_the_sum(cells: dict[int, int]) -> None:
    shown = hide_small_cells(cells)
    hidden = [count for key, count in cells.items() if shown[key] is None]
    assert all(count is None or count == 0 or count >= LEAST_SHOWN for count in shown.values())
    assert all(count is None or count == cells[key] for key, count in shown.items())
    if hidden and any(count is not None and count for count in shown.values()):
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST_SHOWN


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_rank_is_one_of_the_values(values: list[float]) -> None:
    for percent in (0, 50, 90, 100):
        found = rank(values, percent)
        assert found in values
        assert found is not None
        assert sum(value <= found for value in values) * 100 >= percent * len(values)


def test_nothing_has_no_rank() -> None:
    assert rank([], 50) is None
    assert (rank([3, 1, 2, 4], 50), rank(list(range(1, 11)), 90)) == (2, 9)


def test_rates_far_from_the_common_one() -> None:
    counts = {"usual": (70, 100), "same": (140, 200), "low": (10, 100), "few": (0, 4)}
    assert outlying(counts, least=20) == {"low": 0.1}
    assert outlying({}, least=20) == {}
    assert outlying({"all": (9, 9), "too": (30, 30)}, least=5) == {}
