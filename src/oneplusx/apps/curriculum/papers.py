"""The transcript (成绩单) on paper."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplusx.apps.curriculum.models import CourseNature
from oneplusx.apps.curriculum.selectors.transcripts import Transcript, TranscriptLine
from oneplusx.domain.credits import format_credits
from oneplusx.web.naming import named
from oneplusx.web.printing.papers import Paper, PaperTable


def transcript_paper(found: Transcript, *, at: datetime) -> Paper:
    """All results by term, with the way each was obtained."""
    enrollment = found.enrollment
    sums = {
        "earned": format_credits(found.earned_hundredths),
        "exempted": format_credits(found.exempted_hundredths),
    }
    return Paper(
        title=_("Transcript"),
        issuer=named(enrollment.college),
        code=enrollment.student_number,
        path=reverse("curriculum:transcript", args=[enrollment.id]),
        at=at,
        facts=(
            (_("Name"), enrollment.learner.person.name),
            (_("Department"), named(enrollment.department)),
            (_("Program"), named(found.program) if found.program else ""),
            (_("Credits"), _("%(earned)s earned, %(exempted)s of them exempted") % sums),
        ),
        parts=[
            PaperTable(
                title=_("Term %(term)s") % {"term": term},
                heads=(_("Code"), _("Course"), _("Nature"), _("Credits"), _("Score"), _("Way"), _("State")),
                rows=[_row(line) for line in lines],
                numbers=(3, 4),
                wide=(1,),
            )
            for term, lines in found.terms
        ],
    )


def _row(line: TranscriptLine) -> list[object]:
    result = line.result
    has_score = result.score_hundredths is not None
    score = format_credits(result.score_hundredths or 0) if has_score else result.grade_text
    nature = dict(CourseNature.choices).get(line.nature, "")
    words = [result.course.code, named(result.course), nature, format_credits(result.credits_hundredths), score]
    return [*words, result.get_way_display(), result.get_status_display()]
