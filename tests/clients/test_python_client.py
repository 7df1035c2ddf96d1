"""The typed Python client against a running server, as another system uses it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from pytest_django.live_server_helper import LiveServer

from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.parties.models import ClassGroup, Enrollment, Institution
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail import services
from oneplusx.web import clock
from oneplusx_client import Client, Conflict, Denied, Invalid, NotFound, Problem, TooMany, Unauthenticated, webhooks
from tests.apps.trail.test_webhooks import Listener
from tests.architecture.sources import PACKAGE, ROOT, project, python_files
from tests.clients.samples import blocks
from tests.support.cast import resident_id
from tests.support.departments_kind import CODE, workbook
from tests.support.exams import Exam

Connect = Callable[..., Client]


@pytest.fixture
def connect(live_server: LiveServer) -> Iterator[Connect]:
    opened: list[Client] = []

    def connected(token: str = "", **options: Any) -> Client:
        opened.append(Client(live_server.url, token=token, language="en", **options))
        return opened[-1]

    yield connected
    for one in opened:
        one.close()


@pytest.fixture
def hooks(settings: Any) -> Iterator[Listener]:
    """A system of the college that takes events."""
    settings.ONEPLUSX_WEBHOOKS_PRIVATE = True
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def account(number: int) -> Any:
    return {
        "student_number": f"N{number}",
        "name": "白云",
        "identity_number": resident_id(number),
        "department_code": "D01",
        "class_code": "RJ2401",
    }


def test_accounts_pages_and_problems(connect: Connect, class_group: ClassGroup, college_token: str) -> None:
    client = connect(college_token)
    code = class_group.college.code
    body: Any = {"college_code": code, "rows": [account(number) for number in range(1, 6)]}
    opened = client.parties.open_accounts(body, idempotency_key="opening-1")
    assert opened["counts"] == {"opened": 5}
    assert client.parties.open_accounts(body, idempotency_key="opening-1") == opened
    with pytest.raises(Conflict) as reused:
        client.parties.open_accounts({**body, "rows": body["rows"][:1]}, idempotency_key="opening-1")
    assert reused.value.code == "idempotency.key_reused"
    page = client.parties.list_learners(per_page=2)
    assert (len(page), page.total, page.page) == (2, 5, 1)
    everybody = list(page.everything())
    assert len({one["id"] for one in everybody}) == 5
    assert client.parties.get_learner(everybody[0]["id"])["enrollments"][0]["college_code"] == code
    with pytest.raises(NotFound) as unknown:
        client.parties.get_learner("019e8110-a400-7000-8000-000000000000")
    assert (unknown.value.status, unknown.value.code) == (404, "not_found")
    with pytest.raises(Invalid) as wrong:
        client.parties.list_learners(per_page=500)
    assert wrong.value.errors[0]["field"].endswith("per_page")
    with pytest.raises(Unauthenticated):
        connect("opx_wrong").parties.get_me()


def test_an_upload_and_its_job(
    connect: Connect, college: Institution, college_token: str, departments_kind: object
) -> None:
    client = connect(college_token)
    assert CODE in {kind["code"] for kind in client.imports.list_kinds()}
    made = client.imports.upload_import(
        kind=CODE, file=("departments.xlsx", workbook([["01", "甲"], ["02", ""]])), institution_id=str(college.id)
    )
    assert (made["state"], made["new_count"], made["error_count"]) == ("checked", 1, 1)
    assert made["problems"][0]["code"] == "intake.cell_empty"
    confirmed = client.imports.confirm_import(made["id"])
    assert client.jobs.get_job(confirmed["job_id"] or "")["state"] == "waiting"


def test_an_exam(
    connect: Connect, exam: Exam, three: list[Enrollment], college_token: str, other_college_token: str
) -> None:
    exam.open()
    ExamPlan.objects.filter(id=exam.plan.id).update(registers_until_on=date(2099, 12, 31))
    client, plan_id = connect(college_token), str(exam.plan.id)
    [plan] = client.assessment.list_plans()
    assert plan["planName"] == exam.plan.name_zh
    body: Any = {
        "college_code": exam.college.code,
        "candidates": [{"student_number": f"2024010{n}", "certificate_type": "WEB-2"} for n in (1, 2, 9)],
    }
    answers = client.assessment.register_candidates(plan_id, body)
    assert sorted(one["problem"] for one in answers) == ["", "", "curriculum.unknown_student"]
    assert client.assessment.list_candidates(plan_id).total == 2
    with pytest.raises(Denied):
        connect(other_college_token).assessment.register_candidates(plan_id, body)


def test_certificates(connect: Connect, studying: Enrollment, x_type: CertificateType, college_token: str) -> None:
    client = connect(college_token)
    row: Any = {"certificate_type": x_type.code, "student_number": studying.student_number, "acquired_month": "2026-05"}
    recorded = client.certificates.record_certificates({"institution_code": studying.college.code, "rows": [row]})
    assert [one["result"] for one in recorded["rows"]] == ["new"], recorded
    [held] = client.certificates.list_certificates()
    assert client.certificates.get_certificate(held["id"])["number"] == held["number"]


def test_webhooks_are_verified(connect: Connect, college: Institution, college_token: str, hooks: Listener) -> None:
    client = connect(college_token)
    made = client.webhooks.create_endpoint(
        {"institution_id": str(college.id), "name": "教务系统", "url": hooks.url, "kinds": ["webhook.ping"]}
    )
    client.webhooks.ping_endpoint(made["id"])
    assert services.send_webhooks(now=clock.now()) == 1
    [(_path, headers, body)] = hooks.received
    event = webhooks.verified(body, headers, made["secret"], now=clock.now())
    assert event["type"] == "webhook.ping"
    sample: dict[str, Any] = {}
    exec(blocks(ROOT / "docs" / "formats" / "webhooks.md", "python")[0], sample)
    assert sample["event_of"](body, headers, made["secret"]) == event
    with pytest.raises(ValueError, match="changed"):
        sample["event_of"](body + b" ", headers, made["secret"])
    for changed, moment in ((body + b" ", clock.now()), (body, clock.now() + timedelta(hours=1))):
        with pytest.raises(webhooks.BadSignature):
            webhooks.verified(changed, headers, made["secret"], now=moment)
    [delivery] = client.webhooks.list_deliveries(made["id"])
    assert [one["status"] for one in client.webhooks.list_attempts(delivery["id"])] == [204]


def failing(times: int, first: httpx.Response | Exception, seen: list[httpx.Request]) -> httpx.MockTransport:
    """A network that fails so often, and then answers."""

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if len(seen) > times:
            return httpx.Response(200, json={"counts": {}, "rows": []})
        if isinstance(first, Exception):
            raise first
        return first

    return httpx.MockTransport(answer)


@pytest.mark.parametrize("first", [httpx.Response(429, headers={"retry-after": "0"}), httpx.ReadTimeout("lost")])
def test_what_was_lost_is_sent_again_under_one_key(first: httpx.Response | Exception) -> None:
    seen: list[httpx.Request] = []
    with Client("https://bank.example", transport=failing(1, first, seen), pause=lambda _seconds: None) as client:
        client.parties.open_accounts({"college_code": "C", "rows": []})
    assert len({one.headers["idempotency-key"] for one in seen}) == 1
    assert len(seen) == 2


def test_what_is_not_safe_is_not_sent_again() -> None:
    seen: list[httpx.Request] = []
    with (
        Client("https://bank.example", transport=failing(1, httpx.ReadTimeout("lost"), seen)) as client,
        pytest.raises(httpx.ReadTimeout),
    ):
        client.webhooks.rotate_secret("019e8110-a400-7000-8000-000000000000")
    assert len(seen) == 1


def test_answers_that_are_no_problem_documents_are_problems_too() -> None:
    bad = httpx.MockTransport(lambda _request: httpx.Response(502, text="<html>"))
    with Client("https://bank.example", transport=bad) as client, pytest.raises(Problem) as found:
        client.parties.get_me()
    assert (found.value.status, found.value.code) == (502, "http.502")
    assert not isinstance(found.value, TooMany)


IMPORT = re.compile(r"^\s*(?:from|import) oneplusx_client", re.MULTILINE)  # a sample in quotes is none


def test_the_product_does_not_carry_the_client() -> None:
    assert project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["src/oneplusx"]  # type: ignore[index]
    assert not [path for path in python_files(PACKAGE) if IMPORT.search(path.read_text(encoding="utf-8"))]
