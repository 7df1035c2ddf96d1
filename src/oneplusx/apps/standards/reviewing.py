"""What a reviewer of a standard sees above the decision: what changed since the version in force, what is missing."""

from __future__ import annotations

from uuid import UUID

from oneplusx.apps.standards.models import Standard
from oneplusx.apps.standards.presenting import findings_in_words
from oneplusx.apps.standards.selectors.contents import contents_of, findings_of
from oneplusx.domain.standards import compare
from oneplusx.web.actor import Actor


def standard_panel(subject_id: UUID, _actor: Actor) -> dict[str, object]:
    """Context of the panel; the caller has shown that the actor may see the case."""
    standard = Standard.objects.select_related("organization", "replaces").get(id=subject_id)
    contents = contents_of(standard)
    before = standard.replaces
    return {
        "standard": standard,
        "levels": contents.levels,
        "outcomes_count": sum(len(level.outcomes) for level in contents.levels),
        "findings": findings_in_words(findings_of(contents)),
        "replaced": before,
        "counts": compare(contents_of(before), contents).counts if before is not None else {},
    }
