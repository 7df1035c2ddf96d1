"""The lists that grow, with so many rows each in PostgreSQL: rows of the demo world copied by the database itself."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.page_crawl import BACKEND, look_at

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.test import Client

    from oneplusx.apps.parties.models import Membership

FIRST_MILLISECOND = 1_700_000_000_000
PER_PAGE = 25
RUNS = 3
COPY = """
INSERT INTO {table} ({columns})
SELECT {values} FROM (
  SELECT *, row_number() OVER (ORDER BY {key}) - 1 AS place_, count(*) OVER () AS all_ FROM {table} WHERE {where}
) c JOIN generate_series(0, %(count)s - 1) AS i ON i %% c.all_ = c.place_
"""


def _id(kind: str) -> str:
    """An id as the application makes them, in the order of time; the same for the same kind and number."""
    stamp = f"lpad(to_hex({FIRST_MILLISECOND} + i), 12, '0')"
    return f"({stamp} || '7{kind}' || '8000' || lpad(to_hex(i), 12, '0'))::uuid"


@dataclass(frozen=True, slots=True)
class Planted:
    """Rows of one table.

    Attributes:
        where: Which rows are copied; ``college``, ``plan``, ``review`` and ``person`` are parameters.
        own: What differs from the copied row, by column.
    """

    model: str
    where: str
    own: dict[str, str] = field(default_factory=dict)


LEARNER, ENROLLMENT = {"learner_id": _id("bbb")}, {"enrollment_id": _id("ccc")}
WHOSE = LEARNER | ENROLLMENT
STUDYING = "SELECT learner_id FROM parties_enrollment WHERE college_id = %(college)s"
PLANTED = (
    Planted(
        "parties.Person",
        f"id IN (SELECT person_id FROM parties_learner WHERE id IN ({STUDYING}) AND merged_into_id IS NULL)",
        {"id": _id("aaa"), "identity_index": "md5(i::text)"},
    ),
    Planted(
        "parties.Learner",
        f"merged_into_id IS NULL AND id IN ({STUDYING})",
        {"id": _id("bbb"), "person_id": _id("aaa")},
    ),
    Planted(
        "parties.Enrollment",
        "college_id = %(college)s",
        LEARNER | {"id": _id("ccc"), "student_number": "'W' || lpad(i::text, 9, '0')"},
    ),
    Planted(
        "certificates.Certificate",
        f"learner_id IN ({STUDYING}) AND state <> 'replaced' AND enrollment_id IS NOT NULL",
        WHOSE | {"id": _id("ddd"), "number": "'W' || lpad(i::text, 9, '0')", "replaces_id": "NULL"},
    ),
    Planted(
        "recognition.Achievement",
        "college_id = %(college)s AND state = 'pending'",
        LEARNER | {"id": _id("eee"), "fingerprint": "md5(i::text)", "certificate_id": "NULL"},
    ),
    Planted(
        "conversion.Conversion",
        "enrollment_id IN (SELECT id FROM parties_enrollment WHERE college_id = %(college)s)",
        WHOSE | {"id": _id("fff"), "submission_key": "i::text"},
    ),
    Planted("approvals.ApprovalCase", "id = %(case)s", LEARNER | {"id": _id("1cc"), "subject_id": _id("fff")}),
    Planted("approvals.ApprovalStep", "id = %(step)s", {"id": _id("155"), "case_id": _id("1cc")}),
    Planted("assessment.ExamRegistration", "plan_id = %(plan)s", WHOSE | {"id": _id("4ee")}),
    Planted(
        "graduation.GraduationResult",
        "enrollment_id IN (SELECT id FROM parties_enrollment WHERE college_id = %(college)s)",
        WHOSE | {"id": _id("666")},
    ),
    Planted("graduation.ReviewItem", "review_id = %(review)s", WHOSE | {"id": _id("777")}),
    Planted("trail.Act", "institution_id = %(college)s", LEARNER | {"id": _id("888")}),
    Planted("trail.Notice", "person_id = %(person)s", {"id": _id("999")}),
    Planted(
        "jobs.Job", "state = 'done'", {"id": _id("abc"), "unique_key": "NULL", "institution_id": "%(college)s::uuid"}
    ),
    Planted("intake.ImportBatch", "TRUE", {"id": _id("def"), "institution_id": "%(college)s::uuid"}),
    Planted("ledger.Entry", "id = %(entry)s", LEARNER | {"id": _id("aee")}),
    Planted("ledger.Posting", "entry_id = %(entry)s", LEARNER | {"entry_id": _id("aee")}),
    Planted("ledger.Account", "learner_id = %(holder)s", LEARNER | {"id": _id("acc")}),
)


def plant(count: int) -> dict[str, Any]:
    """Copies rows of the demo world; answers the ids that stand in the addresses."""
    from django.db import connection, transaction

    ids = _ids()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: what is copied was checked once
        for planted in PLANTED:
            cursor.execute(_copy(planted), {**ids, "count": count})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return ids


def _copy(planted: Planted) -> str:
    from django.apps import apps
    from django.db import connection

    model = apps.get_model(planted.model)
    fields = model._meta.local_concrete_fields  # noqa: SLF001  public in all but name
    columns = [str(one.column) for one in fields if not getattr(one, "generated", False)]
    quoted = {column: connection.ops.quote_name(column) for column in columns}
    values = ", ".join(planted.own.get(column, f"c.{quoted[column]}") for column in columns)
    key = "id" if "id" in columns else "entry_id, account"
    names = ", ".join(quoted.values())
    return COPY.format(table=model._meta.db_table, columns=names, values=values, key=key, where=planted.where)  # noqa: SLF001


def _ids() -> dict[str, Any]:
    """A college with its registrar, an exam plan, a review, an open step, and a learner with one deposit."""
    from django.db.models import Count

    from oneplusx.apps.approvals.models import ApprovalStep
    from oneplusx.apps.assessment.models import ExamPlan
    from oneplusx.apps.graduation.models import Review
    from oneplusx.apps.ledger.models import Account, Entry
    from oneplusx.apps.parties.models import Institution, Membership, User

    college = Institution.objects.get(code="DEMO-C1")
    step = ApprovalStep.objects.filter(institution=college, state="active").first()
    officers = Membership.objects.filter(person__users__is_demo_cast=True, role="organization_officer")
    plans = ExamPlan.objects.filter(organization_id__in=officers.values("institution_id"))
    plan = plans.annotate(n=Count("registrations")).order_by("-n").first()
    alone = Entry.objects.values("learner_id").annotate(n=Count("id")).filter(n=1).values("learner_id")
    account = Account.objects.filter(learner_id__in=alone).first()
    review = Review.objects.filter(college=college).first()
    assert step is not None
    assert plan is not None
    assert account is not None
    assert review is not None
    return {
        "college": college.id,
        "person": User.objects.get(username="demo-registrar").person_id,
        "plan": plan.id,
        "organizer": _username(officers.filter(institution_id=plan.organization_id)),
        "review": review.id,
        "step": step.id,
        "case": step.case_id,
        "role": step.role,
        "holder": account.learner_id,
        "entry": Entry.objects.get(learner_id=account.learner_id).id,
    }


def _username(memberships: QuerySet[Membership]) -> str:
    from oneplusx.apps.parties.models import User

    users = User.objects.filter(is_demo_cast=True, person_id__in=memberships.values("person_id"))
    return users.values_list("username", flat=True)[0]


def addresses(ids: dict[str, Any], count: int) -> Iterator[tuple[str, str]]:
    """Who asks for which address: each list at its first and a middle page, narrowed, sorted, and searched."""
    middle = f"page={count // PER_PAGE // 2}"  # of a list counted up to a bound: its last page
    plan, review = f"/exams/plans/{ids['plan']}", f"/graduation/reviews/{ids['review']}/"
    lists = {
        "/learners/": ("state=activated", "sort=name", "sort=-year", "q=王", "q=W000050000"),
        "/certificates/": ("state=valid", "sort=-number", "q=W000050000", "q=林"),
        "/achievements/": ("sort=-registered", "q=林"),
        "/conversions/": ("state=approved", "sort=-submitted", "q=林", "q=W000050000"),
        f"{plan}/candidates/": ("state=confirmed", "sort=-name", "q=林"),
        "/graduation/": ("answer=cannot_graduate", "q=林"),
        "/graduation/list/": ("answer=can_graduate",),
        "/graduation/progress/": (),
        review: ("stage=adviser", "q=林"),
        "/notices/": (),
        "/jobs/": ("state=done",),
        "/imports/": ("state=done",),
        "/inbox/": (),
        "/home/": (),
    }
    whole = {"/home/", "/graduation/progress/"}
    for address, narrowed in lists.items():
        who = ids["organizer"] if address.startswith(plan) else "demo-registrar"
        for query in ("", *(() if address in whole else (middle,)), *narrowed):
            yield who, f"{address}?{query}" if query else address


def measure(count: int, runs: int = RUNS) -> list[dict[str, Any]]:
    """Plants, then asks for every address; answers the median milliseconds of each."""
    from django.conf import settings
    from django.test import Client

    from oneplusx.apps.parties.models import User

    settings.ALLOWED_HOSTS = ["*"]
    ids = plant(count)
    clients: dict[str, Client] = {}
    found = []
    for who, address in addresses(ids, count):
        if who not in clients:
            clients[who] = Client()
            clients[who].force_login(User.objects.get(username=who), backend=BACKEND)
        found.append(_median(clients[who], who, address, runs))
    return found


def _median(client: Client, who: str, address: str, runs: int) -> dict[str, Any]:
    look_at(client, who, address)  # templates and plans of statements are ready
    visits = [look_at(client, who, address) for _ in range(runs)]
    times: Sequence[float] = [visit.ms for visit in visits if visit is not None]
    statuses = {visit.status for visit in visits if visit is not None}
    return {"address": address, "ms": statistics.median(times) if times else None, "statuses": sorted(statuses)}
