"""A person's own data (个人数据副本) as one archive: what the pages show to them, in JSON, with the files handed in.

Each part asks the selectors of its app as that person: what is not theirs to see yet (results before the public notice,
opinions of reviewers, other people's sides) is not in it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from oneplusx.apps.assessment.selectors.visibility import own_registrations, results_visible_to
from oneplusx.apps.conversion.selectors import own_conversions
from oneplusx.apps.credentials.selectors import own_credentials
from oneplusx.apps.curriculum.selectors import transcript
from oneplusx.apps.files.selectors import attachments_of, content_of
from oneplusx.apps.ledger.selectors import statement
from oneplusx.apps.parties.selectors import enrollments_of, own_data
from oneplusx.apps.recognition.selectors import achievements_of
from oneplusx.apps.sharing.selectors import shares_visible_to, views_of
from oneplusx.apps.trail.selectors import accesses_of, mail_wishes, notices_of
from oneplusx.web import naming
from oneplusx.web.actor import Actor
from oneplusx.web.wording import say

Rows = list[dict[str, Any]]
Report = Callable[[int, int], None]
UNSAFE = re.compile(r"[^\w.\-]+")
LANGUAGE = "zh-hans"


def archive(actor: Actor, at: datetime, report: Report | None = None) -> bytes:
    """The archive.

    Args:
        report: Told how many parts are done, of how many.

    Raises:
        NotFound: ``not_found``: the actor is no person.
    """
    makers = dict(PARTS) if actor.learner_id is None else {**PARTS, **PARTS_OF_LEARNERS}
    parts: dict[str, object] = {"profile": _profile(actor)}
    for done, (name, make) in enumerate(makers.items()):
        if report is not None:
            report(done, len(makers) + 1)
        parts[name] = make(actor)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        counts = {name: len(rows) for name, rows in parts.items() if isinstance(rows, list)}
        _write(packed, "contents", {"made_at": at, "rows": counts})
        for name, rows in parts.items():
            _write(packed, name, rows)
        for name, content in _files(actor):
            packed.writestr(name, content)
    return buffer.getvalue()


def _write(packed: zipfile.ZipFile, name: str, content: object) -> None:
    packed.writestr(f"{name}.json", json.dumps(content, ensure_ascii=False, indent=2, default=str))


def _picked(rows: Iterable[object], fields: Mapping[str, str]) -> Rows:
    """Of each row the fields, by the names they have in the archive."""
    return [{name: _read(row, path) for name, path in fields.items()} for row in rows]


def _read(row: object, path: str) -> object:
    try:
        return attrgetter(path)(row)
    except AttributeError:  # nothing at one of the steps
        return None


def _profile(actor: Actor) -> dict[str, Any]:
    own = own_data(actor)
    return {
        "name": own.name,
        "document": {"kind": own.identity_kind, "number_masked": own.identity_masked},
        "phone": own.phone,
        "mail": own.mail,
        "language": own.language,
        "learning_account": own.learner and {"id": own.learner.id, "state": own.learner.state},
        "roles": [grant.role for grant in actor.grants],
        "mail_wishes": mail_wishes(actor),
    }


def _notices(actor: Actor) -> Rows:
    return [
        {"at": row.created_at, "text": say(row.code, row.params, LANGUAGE), "path": row.path, "read_at": row.read_at}
        for row in notices_of(actor)
    ]


def _accesses(actor: Actor) -> Rows:
    rows = list(accesses_of(actor))
    names = naming.people(row.actor_id for row in rows)
    who = {row.id: names.get(row.actor_id, "") if row.actor_id else "" for row in rows}
    return [{"at": row.at, "who": who[row.id], "fields": row.fields, "purpose": row.purpose} for row in rows]


def _enrollments(actor: Actor) -> Rows:
    fields = {
        "college": "college.name_zh",
        "department": "department.name_zh",
        "class": "class_group.name",
        "student_number": "student_number",
        "entry_year": "entry_year",
        "state": "state",
    }
    return _picked(_own_enrollments(actor), fields)


def _own_enrollments(actor: Actor) -> list[Any]:
    return list(enrollments_of(actor, actor.learner_id)) if actor.learner_id else []


def _transcripts(actor: Actor) -> Rows:
    fields = {
        "term": "term_code",
        "code": "course.code",
        "course": "course.name_zh",
        "credits_hundredths": "credits_hundredths",
        "score_hundredths": "score_hundredths",
        "grade": "grade_text",
        "way": "way",
        "state": "status",
    }
    found = [transcript(actor, enrollment.id) for enrollment in _own_enrollments(actor)]
    results = [line.result for one in found for _term, lines in one.terms for line in lines]
    return _picked(results, fields)


def _outcomes(actor: Actor) -> Rows:
    fields = {
        "id": "id",
        "type": "type.code",
        "title": "title",
        "attributes": "attributes",
        "obtained_on": "obtained_on",
        "expires_on": "expires_on",
        "state": "state",
        "note": "note",
        "registered_at": "registered_at",
    }
    return _picked(_own_outcomes(actor), fields)


def _own_outcomes(actor: Actor) -> list[Any]:
    return list(achievements_of(actor, actor.learner_id).select_related("type")) if actor.learner_id else []


def _conversions(actor: Actor) -> Rows:
    fields = {
        "id": "id",
        "state": "state",
        "rule": "rule_id",
        "method": "rule_set_version.rule_set.code",
        "version": "rule_set_version.version",
        "credits_hundredths": "credits_hundredths",
        "note": "note",
        "submitted_at": "submitted_at",
        "decided_at": "decided_at",
    }
    return _picked(own_conversions(actor), fields)


def _ledger(actor: Actor) -> Rows:
    fields = {
        "entry": "id",
        "account": "account_id",
        "kind": "kind",
        "effective_on": "effective_on",
        "recorded_at": "recorded_at",
        "changes_hundredths": "changes",
        "balances_hundredths": "balances",
    }
    return _picked(statement(actor, actor.learner_id), fields) if actor.learner_id else []


def _credentials(actor: Actor) -> Rows:
    held = own_credentials(actor)
    return [{"code": one.code, "number": one.certificate.number, "document": one.credential.document} for one in held]


def _exams(actor: Actor) -> Rows:
    result = {"passed": "is_passed", "overall_hundredths": "overall_hundredths", "scores": "scores"}
    fields = {"plan": "plan.name_zh", "state": "state", "registered_at": "registered_at", "resit": "resit_number"}
    found = list(own_registrations(actor))
    results = {row.registration_id: row for row in results_visible_to(actor).filter(registration__in=found)}
    rows = zip(found, _picked(found, fields), strict=True)
    return [
        {**one, "result": _picked([results[row.id]], result)[0] if row.id in results else None} for row, one in rows
    ]


def _shares(actor: Actor) -> Rows:
    fields = {
        "recipient": "recipient",
        "note": "note",
        "state": "state",
        "made_at": "created_at",
        "until": "expires_at",
    }
    seen = {"at": "at", "device": "device", "network": "network", "viewer": "viewer"}
    rows = list(shares_visible_to(actor))
    return [
        {**one, "views": _picked(views_of(row), seen)} for row, one in zip(rows, _picked(rows, fields), strict=True)
    ]


def _files(actor: Actor) -> Iterable[tuple[str, bytes]]:
    """Files handed in as evidence, under the id of their outcome."""
    for outcome in _own_outcomes(actor):
        for number, one in enumerate(attachments_of(actor, "achievement", outcome.id), start=1):
            yield f"files/{outcome.id}/{number}-{UNSAFE.sub('_', one.name)}", content_of(one.file)


Part = Callable[[Actor], Rows]
PARTS: Mapping[str, Part] = {"notices": _notices, "accesses": _accesses}
PARTS_OF_LEARNERS: Mapping[str, Part] = {
    "enrollments": _enrollments,
    "transcript": _transcripts,
    "outcomes": _outcomes,
    "ledger": _ledger,
    "conversions": _conversions,
    "credentials": _credentials,
    "exams": _exams,
    "shares": _shares,
}
