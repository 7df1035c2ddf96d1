"""Coverage of outcomes by courses, and who counts as trained."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.mapping import WHOLE, Link, Strength, cover, is_trained


def test_gaps_matches_and_contributions() -> None:
    links = [
        Link("A", 1, 2500, Strength.TOUCHED),
        Link("B", 1, 1000, Strength.MASTERED),
        Link("A", 2, 5000),
        Link("A", 9, 10_000),
    ]
    found = cover([1, 2, 3], links)
    assert found.gaps == (3,)
    assert found.share == Fraction(2, 3)
    assert found.matches == {"A": Fraction(3, 4), "B": Fraction(1, 10)}
    assert found.contributions == {"A": Fraction(2, 3), "B": Fraction(1, 3)}
    assert [link.course for link in found.courses_of[1]] == ["B", "A"]


def test_nothing_to_cover() -> None:
    found = cover([], [Link("A", 1, 100)])
    assert (found.share, found.matches, found.gaps) == (0, {}, ())


@given(
    st.lists(st.integers(0, 5), unique=True),
    st.lists(
        st.builds(Link, st.sampled_from("AB"), st.integers(0, 9), st.integers(0, WHOLE)),
        unique_by=lambda link: (link.course, link.outcome),
    ),
)
def test_shares_stay_within_the_whole(outcomes: list[int], links: list[Link]) -> None:
    found = cover(outcomes, links)
    assert found == cover(outcomes, links[::-1])
    assert 0 <= found.share <= 1
    assert all(0 <= share <= 1 for share in found.matches.values())
    assert set(found.gaps) == set(outcomes) - {link.outcome for link in links}


def test_trained_is_exact_at_the_boundary() -> None:
    assert is_trained(8, 10, 80)
    assert not is_trained(7, 10, 80)
    assert is_trained(2, 3, 66)
    assert not is_trained(2, 3, 67)
    assert not is_trained(0, 0, 0)
