"""Sign-in without a network: one file to take along, and the marks it gives back.

The file holds the candidates of a session and a script; marks stay in the browser until they are saved to a file,
which is uploaded later. It is opened from the disk, where the policy of this site does not apply.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import orjson
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from oneplusx.apps.assessment.models import ExamSession, Mark
from oneplusx.apps.assessment.selectors.attending import Seated
from oneplusx.apps.assessment.services import MarkRow
from oneplusx.domain.errors import Invalid

SCRIPT = "assessment/sign_in.js"
STYLE = "assessment/sign_in.css"
BYTES_MAX = 2 * 1024 * 1024
ROWS_MAX = 5_000


def offline_page(session: ExamSession, seated: Sequence[Seated]) -> str:
    """The file: everything in it, nothing loaded from elsewhere."""
    document = {
        "session": str(session.id),
        "rows": [
            {
                "id": str(one.seat.registration_id),
                "seat": one.seat.seat,
                "room": one.seat.room.name,
                "number": one.number,
                "name": one.seat.registration.learner.person.name,
                "mark": one.sign_in.mark if one.sign_in else "",
            }
            for one in seated
        ],
        "marks": [[code, str(label)] for code, label in Mark.choices],
        "words": {"saved": _("Kept in this browser"), "file": _("Save the marks to a file")},
    }
    data = orjson.dumps(document).decode().replace("<", "\\u003c")
    context = {
        "session": session,
        "data": mark_safe(f'<script type="application/json" id="data">{data}</script>'),  # noqa: S308  no "<" in it
        "script": mark_safe(f"<script>{_text(SCRIPT)}</script>"),  # noqa: S308  a file of ours
        "style": mark_safe(f"<style>{_text(STYLE)}</style>"),  # noqa: S308  a file of ours
    }
    return render_to_string("assessment/offline.html", context)


def _text(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_text(encoding="utf-8")


def read_marks(session: ExamSession, data: bytes, now: datetime) -> list[MarkRow]:
    """Marks of a file that the page saved; times in the future count as now.

    Raises:
        Invalid: ``assessment.bad_marks_file``: no such file, or of another session.
    """
    if len(data) > BYTES_MAX:
        raise Invalid("assessment.bad_marks_file")
    try:
        document = orjson.loads(data)
        if document["session"] != str(session.id) or len(document["marks"]) > ROWS_MAX:
            raise Invalid("assessment.bad_marks_file")
        return [
            MarkRow(
                UUID(one["id"]), str(one["mark"]), min(datetime.fromisoformat(one["at"]).astimezone(now.tzinfo), now)
            )
            for one in document["marks"]
        ]
    except (orjson.JSONDecodeError, AttributeError, KeyError, OverflowError, TypeError, ValueError):
        raise Invalid("assessment.bad_marks_file") from None
