"""Evidence that a rule demands with an application (佐证材料), and the files that are handed in as such.

Each file names the kind of evidence that it is, as the rule calls it. Where the rule demands one kind only, a file that
names none is of that kind; where it demands several, such a file is kept and counts as none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from oneplusx.apps.conversion.models import SUBJECT, Conversion
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import attach, store_file
from oneplusx.apps.files.sniffing import EVIDENCE
from oneplusx.apps.recognition.services import EVIDENCE_FILES_MAX, Evidence
from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import Decision
from oneplusx.web.actor import Actor

DEMANDED = "evidence.given"


def missing_evidence(decision: Decision) -> tuple[str, ...]:
    """Kinds of evidence that a decision misses, in the order of the rule."""
    return tuple(kind for kind, is_given in demanded_of(decision).items() if not is_given)


def demanded_of(decision: Decision) -> dict[str, bool]:
    """Kinds of evidence that the rule demands, in its order, and whether each was handed in."""
    return {str(one.required): one.passed for one in decision.trace if one.code == DEMANDED}


def kinds_given(files: Iterable[Evidence | Attachment], decision: Decision) -> tuple[str, ...]:
    """Which of the kinds that the rule demands these files are.

    Raises:
        Invalid: ``conversion.too_many_files``; ``conversion.unknown_evidence``: a kind that the rule does not demand;
            ``conversion.unnamed_evidence``: several kinds are missing, and no file says which of them it is.
    """
    files = list(files)
    check_count(len(files))
    missing = missing_evidence(decision)
    alone = missing[0] if len(missing) == 1 else ""
    named = {file.kind or alone for file in files} - {""}
    demanded = demanded_of(decision)
    if unknown := sorted(named - demanded.keys()):
        raise Invalid("conversion.unknown_evidence", found=unknown[0], allowed=", ".join(demanded) or "–")
    if files and missing and not named:
        raise Invalid("conversion.unnamed_evidence", allowed=", ".join(missing))
    return tuple(sorted(named))


def check_count(files_count: int) -> None:
    """Refuses more files than may come at once.

    Raises:
        Invalid: ``conversion.too_many_files``.
    """
    if files_count > EVIDENCE_FILES_MAX:
        raise Invalid("conversion.too_many_files", found=files_count, allowed=EVIDENCE_FILES_MAX)


def attach_evidence(
    *, conversion: Conversion, evidence: Sequence[Evidence], subject_kind: str = SUBJECT, actor: Actor, now: datetime
) -> list[Attachment]:
    """Attaches files to an application (附上佐证材料), inside the caller's transaction."""
    return [
        attach(
            file=store_file(data=item.data, now=now, accept=EVIDENCE),
            name=item.name,
            subject_kind=subject_kind,
            subject_id=conversion.id,
            learner_id=conversion.learner_id,
            institution_id=conversion.enrollment.college_id,
            kind=item.kind,
            actor=actor,
            now=now,
        )
        for item in evidence
    ]
