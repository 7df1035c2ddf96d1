"""The review as people see it: exceptions in words, the history of a learner, how far a cohort is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneplusx.apps.graduation.models import Conclusion, Outcome, ReviewAct, ReviewItem, Stage
from oneplusx.apps.graduation.services import Weighed
from oneplusx.web import naming
from oneplusx.web.components import Chart, ChartKind, Series, StepState, TimelineStep
from oneplusx.web.refusals import words_of

SHOWN = {
    ReviewAct.RETURNED: StepState.RETURNED,
    ReviewAct.REOPENED: StepState.RETURNED,
    ReviewAct.WITHDRAWN: StepState.REFUSED,
}


@dataclass(frozen=True, slots=True)
class ConclusionView:
    """A conclusion with its words."""

    row: Conclusion
    label: str


def conclusion_view(row: Conclusion | None) -> ConclusionView | None:
    """A conclusion in words, if there is one."""
    return None if row is None else ConclusionView(row, str(Outcome(row.outcome).label))


def warnings_of(weighed: Iterable[Weighed]) -> list[tuple[str, str, str]]:
    """Student number, name and why not, for each exception."""
    return [
        (one.item.enrollment.student_number, one.item.learner.person.name, words_of(one.problem))
        for one in weighed
        if one.problem is not None
    ]


def history(item: ReviewItem) -> list[TimelineStep]:
    """Every decision about a learner in the review, the earliest first; then the stage that comes."""
    rows = list(item.decisions.order_by("number"))
    names = naming.people(row.decided_by_id for row in rows)
    steps = []
    for row in rows:
        stage, act = Stage(row.stage).label, ReviewAct(row.act)
        outcome = f" · {Outcome(row.outcome).label}" if row.outcome else ""
        steps.append(
            TimelineStep(
                title=f"{stage} · {act.label}{outcome}",
                state=SHOWN.get(act, StepState.DONE),
                who=names.get(row.decided_by_id, "") if row.decided_by_id else "",
                at=row.decided_at,
                note=row.reason,
            )
        )
    if item.stage not in {Stage.CONCLUDED, Stage.WITHDRAWN}:
        steps.append(TimelineStep(title=Stage(item.stage).label, state=StepState.CURRENT))
    return steps


def stage_chart(counts: Mapping[str, int]) -> Chart:
    """How many learners stand at each stage."""
    stages = [stage for stage in Stage if stage != Stage.WITHDRAWN or counts[stage]]
    total = sum(counts.values())
    return Chart(
        key="stages",
        title=_("How far the review is"),
        kind=ChartKind.ROWS,
        categories=[stage.label for stage in stages],
        series=[Series(name=_("Learners"), values=[counts[stage] for stage in stages])],
        urls=[f"?stage={stage.value}" for stage in stages],
        note=ngettext("%(n)d learner in all.", "%(n)d learners in all.", total) % {"n": total},
    )
