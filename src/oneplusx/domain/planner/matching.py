"""One outcome, one course: where nothing else binds, the best plan is a matching of greatest weight.

The limits are left out first. If the best matching keeps them all the same, it is the best plan: nothing that
keeps more rules can be better. Otherwise the search or the solver has to do it.
"""

from __future__ import annotations

from collections.abc import Sequence

from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.search import State, Value


def _pair(candidate: Candidate) -> tuple[str, str] | None:
    """The outcome and the course, if the candidate is about one of each."""
    courses = [key for key in candidate.keys if key.startswith("course:")]
    if len(courses) != 1 or len(candidate.modes) != 1 or candidate.modes[0][1] or candidate.stretch:
        return None
    return candidate.modes[0][0], courses[0]


def _weights(problem: Problem, part: Sequence[Candidate]) -> list[int]:
    """The value of each candidate as one number that orders sums like the values themselves."""
    values: list[Value] = []
    for candidate in part:
        state = State(Problem([], {}, frozenset(), problem.objectives))
        state.add(candidate)
        values.append(state.value())
    weights = [0] * len(part)
    for place in range(len(values[0])):
        span = 2 * sum(abs(value[place]) for value in values) + 1
        weights = [weight * span + value[place] for weight, value in zip(weights, values, strict=True)]
    return weights


def _assign(gains: list[list[int]]) -> list[int]:
    """Row → column of greatest total gain; at most as many rows as columns (Kuhn–Munkres with potentials)."""
    rows, columns = len(gains), len(gains[0])
    over_rows, over_columns = [0] * (rows + 1), [0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        slack: list[int | None] = [None] * (columns + 1)
        came_from = [0] * (columns + 1)
        done = [False] * (columns + 1)
        while row_of[column]:
            done[column] = True
            column = _advance(
                gains[row_of[column] - 1], row_of, column, over_rows, over_columns, slack, came_from, done
            )
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    found = [-1] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found


def _advance(
    gain: list[int],
    row_of: list[int],
    column: int,
    over_rows: list[int],
    over_columns: list[int],
    slack: list[int | None],
    came_from: list[int],
    done: list[bool],
) -> int:
    """Relaxes the columns from one row and returns the nearest one."""
    base = over_rows[row_of[column]]
    nearest, least = 0, None
    for other in range(1, len(row_of)):
        if done[other]:
            continue
        reduced = -gain[other - 1] - base - over_columns[other]
        known = slack[other]
        if known is None or reduced < known:
            slack[other] = known = reduced
            came_from[other] = column
        if least is None or known < least:
            least, nearest = known, other
    shift = least or 0
    for other in range(len(row_of)):
        if done[other]:
            over_rows[row_of[other]] += shift
            over_columns[other] -= shift
        else:
            known = slack[other]
            slack[other] = None if known is None else known - shift
    return nearest


def match(problem: Problem, part: Sequence[Candidate]) -> list[Candidate] | None:
    """The best choice of a part, or ``None`` when matching alone does not settle it."""
    pairs = [_pair(candidate) for candidate in part]
    forced = {candidate.order for candidate in problem.forced}
    if None in pairs or any(candidate.order in forced for candidate in part):
        return None
    best: dict[tuple[str, str], tuple[int, Candidate]] = {}
    for pair, weight, candidate in zip(pairs, _weights(problem, part), part, strict=True):
        if pair is not None and weight > 0 and (pair not in best or weight > best[pair][0]):
            best[pair] = weight, candidate
    if not best:
        return []
    rows = sorted({achievement for achievement, _ in best})
    columns = sorted({course for _, course in best})
    flipped = len(rows) > len(columns)
    if flipped:
        rows, columns = columns, rows
    table = [[best.get((column, row) if flipped else (row, column)) for column in columns] for row in rows]
    assigned = _assign([[entry[0] if entry else 0 for entry in line] for line in table])
    found = [entry[1] for line, place in zip(table, assigned, strict=True) if place >= 0 and (entry := line[place])]
    return found if _keeps_limits(problem, found) else None


def _keeps_limits(problem: Problem, chosen: Sequence[Candidate]) -> bool:
    state = State(problem)
    for candidate in chosen:
        if not state.fits(candidate):
            return False
        state.add(candidate)
    return not any(limit in problem.slots for candidate in chosen for limit, _ in candidate.uses)
