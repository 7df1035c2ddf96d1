"""Every address as every role: never a fault of the server, and others' rows answer like unknown ones.

Nothing is listed by hand: addresses come from the URL configuration, rows of the other college are made for whatever
model an address names. A new address is caught by itself; a new name of a parameter must be told its model here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from model_bakery import baker

from oneplusx.apps.parties.models import Department, Enrollment, Institution, Learner
from oneplusx.apps.trail.models import Notice
from oneplusx.web.actor import Actor
from oneplusx.web.ids import new_id
from tests.support.cast import SignIn

GOOD = {200, 201, 202, 204, 301, 302, 304, 400, 401, 403, 404, 405, 409, 415, 422, 429}
CLOSED = {401, 403, 404, 405, 302, 422}
SKIPPED = re.compile(r"^(admin/|i18n/|__)")
PARAMETERS = {  # parameter of an address: the model whose rows it names, where the name does not tell
    "activity_id": "standards.ActivityNotice",
    "batch_id": "intake.ImportBatch",
    "exchange:batch_id": "exchange.WriteBackBatch",
    "standards:other_id": "standards.Standard",
    "mapping_id": "exchange.ExportMapping",
    "other_id": "rulesets.RuleSetVersion",
    "run_id": "exchange.ReconcileRun",
    "case_id": "approvals.ApprovalCase",
    "comment_id": "rulesets.DraftComment",
    "import_id": "intake.ImportBatch",
    "kept_id": "parties.Learner",
    "merged_id": "parties.Learner",
    "message_id": "trail.OutboxMessage",
    "member_id": "rulesets.AllianceMember",
    "outside_id": "access.OutsideSignIn",
    "party_id": "rulesets.ConsultedParty",
    "proposal_id": "standards.BankValueProposal",
    "provider_id": "access.OutsideSignIn",
    "result_id": "graduation.GraduationResult",
    "step_id": "approvals.ApprovalStep",
    "subject_id": "trail.LogLeaf",
    "token_id": "parties.ApiToken",
    "type_id": "standards.CertificateType",
    "version_id": "rulesets.RuleSetVersion",
}
TEXTS = {"year": "2025", "number": "1"}  # what else an address wants, where "none" will not do


def is_text(parameter: str) -> bool:
    """Whether a parameter is no id, but a code, a form or the like."""
    return not parameter.endswith("_id")


SHARED = {  # model: why its rows are not a college's own
    "access.OutsideSignIn": "who comes in by it has not signed in yet",
    "standards.RegisteredOrganization": "the register is public",
    "standards.Standard": "the catalogue is public",
    "standards.CertificateType": "the catalogue is public",
}
ROLES = (
    "anonymous",
    "registrar",
    "college_head",
    "department_reviewer",
    "adviser",
    "teacher",
    "learner_actor",
    "organization_officer",
    "exam_site_officer",
    "assessor",
    "invigilator",
    "inspector",
    "authority_officer",
    "college_token",
)
NOT_ALLOWED: set[tuple[str, str]] = set()  # found on the way: no need to ask again as the next role
EVERYWHERE = ("bank_officer", "operator", "bank_token")
Caller = Callable[[str, str], Any]


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    parameters: tuple[str, ...]

    @property
    def names_rows(self) -> bool:
        return not all(map(is_text, self.parameters))

    def path(self, ids: dict[str, str]) -> str:
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: ids[match[1]], self.route)
        return "/" + filled.replace("$", "")


def addresses() -> list[Address]:
    return [
        Address(name, route, tuple(re.findall(r"<(?:\w+:)?(\w+)>", route)))
        for name, route in walk(get_resolver())
        if not SKIPPED.match(route)
    ]


def walk(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from walk(one, route, inner)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", route


def model_of(parameter: str, address: Address) -> type[models.Model] | None:
    """The model whose rows a parameter names: as told, else by its name (``rule_set_id`` names a ``RuleSet``)."""
    place = "exchange" if "api/v1/exports/" in address.route else address.name.split(":")[0]
    label = PARAMETERS.get(f"{place}:{parameter}") or PARAMETERS.get(parameter)
    if label:
        return apps.get_model(label)
    name = parameter.removesuffix("_id").replace("_", "")
    ours = (model for model in apps.get_models() if model.__module__.startswith("oneplusx."))
    return next((model for model in ours if model._meta.model_name == name), None)


def is_shared(address: Address) -> bool:
    models_named = (model_of(one, address) for one in address.parameters if not is_text(one))
    return any(model is not None and model._meta.label in SHARED for model in models_named)


class OtherCollege:
    """Rows of the other college, made on demand for any model."""

    def __init__(self, college: Institution, department: Department, enrollment: Enrollment, now: datetime) -> None:
        self.learner = enrollment.learner
        self.now = now
        self.known: dict[type[models.Model], models.Model] = {
            Institution: college,
            Department: department,
            Enrollment: enrollment,
            Learner: enrollment.learner,
            type(enrollment.learner.person): enrollment.learner.person,
        }

    def row(self, model: type[models.Model]) -> models.Model:
        if model not in self.known:
            self.known[model] = model._default_manager.filter(**self.own(model)).first() or self.made(model)
        return self.known[model]

    def own(self, model: type[models.Model]) -> dict[str, Any]:
        """Fields by which a row belongs to the other college or its learner."""
        columns = {field.attname for field in model._meta.concrete_fields}
        college = self.known[Institution].pk
        values = {
            "college_id": college,
            "institution_id": college,
            "owner_id": college,
            "learner_id": self.learner.pk,
            "person_id": self.learner.person_id,
        }
        return {name: value for name, value in values.items() if name in columns}

    def made(self, model: type[models.Model]) -> models.Model:
        values: dict[str, Any] = self.own(model)
        for field in model._meta.concrete_fields:
            if field.attname in values:
                continue
            if isinstance(field, models.ForeignKey) and not field.null:
                target = field.related_model
                assert isinstance(target, type)
                values[field.name] = self.row(target)
            elif isinstance(field, models.DateTimeField) and not field.null:
                values[field.name] = self.now
            elif isinstance(field, models.JSONField):
                values[field.name] = {} if field.get_default() is None and not field.null else field.get_default()
            elif field.choices:
                values[field.name] = field.get_default() or field.choices[0][0]
            elif isinstance(field, models.CharField):
                values[field.name] = f"x-{field.name}"[: field.max_length]
        made: models.Model = baker.make(model, **values)
        return made

    def ids(self, address: Address) -> dict[str, str]:
        return {name: self.text(name, address) for name in address.parameters}

    def text(self, parameter: str, address: Address) -> str:
        if is_text(parameter):
            return TEXTS.get(parameter, "none")
        model = model_of(parameter, address)
        assert model, f"{address.route}: say in PARAMETERS which model <{parameter}> names"
        return str(self.row(model).pk)


def unknown(address: Address) -> dict[str, str]:
    return {name: TEXTS.get(name, "none") if is_text(name) else str(new_id()) for name in address.parameters}


@pytest.fixture
def others(
    other_college: Institution, other_department: Department, other_enrollment: Enrollment, now: datetime
) -> OtherCollege:
    return OtherCollege(other_college, other_department, other_enrollment, now)


@pytest.fixture
def caller(request: pytest.FixtureRequest, sign_in: SignIn, enrollment: Enrollment, bank: Institution) -> Caller:
    """Sends requests as the role that the test is parametrized with."""
    role = request.param
    member = None if role == "anonymous" else request.getfixturevalue(role)
    clients: list[Client] = []

    def ask(client: Client, method: str, path: str) -> Any:
        headers = {"Accept-Language": "en"}
        if isinstance(member, str):
            headers["Authorization"] = f"Bearer {member}"
        if method == "POST" and path.startswith("/api/"):
            return client.post(path, b"{}", content_type="application/json", headers=headers)
        return getattr(client, method.lower())(path, headers=headers)

    def call(method: str, path: str) -> Any:
        if not clients:
            clients[:] = [sign_in(member) if isinstance(member, Actor) else Client()]
            clients[0].raise_request_exception = False
        if method != "POST":
            return ask(clients[0], method, path)
        # What a POST leaves behind (a message, signing out) must not show in the next answer.
        cookies = deepcopy(clients[0].cookies)
        with transaction.atomic():
            answer = ask(clients[0], method, path)
            transaction.set_rollback(True)
        clients[0].cookies = cookies
        return answer

    return call


def fault(answer: Any) -> str:
    info = getattr(answer, "exc_info", None)
    return f"{answer.status_code} {info[0].__name__}: {info[1]}" if info else str(answer.status_code)


def words(answer: Any, ids: dict[str, str]) -> str:
    """What an answer says, without the ids asked for, tokens against forgery and reference numbers."""
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content).decode(errors="replace")
    text = answer.content.decode(errors="replace") + answer.get("Location", "")
    for value in ids.values():
        text = text.replace(value, "ID")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text)
    return re.sub(r"\b[0-9A-F]{4}-?[0-9A-F]{4}\b|\b[0-9a-f]{8}\b", "", text)


@pytest.mark.parametrize("caller", [*ROLES, *EVERYWHERE], indirect=True)
def test_no_address_breaks(caller: Caller) -> None:
    broken = []
    for address in addresses():
        if address.names_rows:
            continue
        for method in ("GET", "POST"):
            answer = caller(method, address.path(unknown(address)))
            if answer.status_code not in GOOD:
                broken.append(f"{method} {address.name}: {fault(answer)}")
    assert not broken, "\n".join(broken)


@pytest.mark.sqlite  # who sees what does not depend on the database, and the walk is long
@pytest.mark.parametrize("caller", ROLES, indirect=True)
def test_rows_of_another_college_answer_like_unknown_ones(caller: Caller, others: OtherCollege) -> None:
    wrong = []
    for address in addresses():
        if not address.names_rows or is_shared(address):
            continue
        foreign, invented = others.ids(address), unknown(address)
        for method in ("GET", "POST"):
            if (address.name, method) in NOT_ALLOWED:
                continue
            theirs = caller(method, address.path(foreign))
            nobodys = caller(method, address.path(invented))
            if nobodys.status_code == 405:
                NOT_ALLOWED.add((address.name, method))
            if theirs.status_code not in CLOSED or nobodys.status_code not in CLOSED:
                wrong.append(f"{method} {address.name}: {fault(theirs)}, unknown {fault(nobodys)}")
            elif theirs.status_code != nobodys.status_code or words(theirs, foreign) != words(nobodys, invented):
                wrong.append(f"{method} {address.name}: {theirs.status_code} unlike {nobodys.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("caller", EVERYWHERE, indirect=True)
def test_no_row_breaks_a_page_for_those_who_see_all(caller: Caller, others: OtherCollege) -> None:
    broken = []
    for address in addresses():
        if not address.names_rows:
            continue
        real = all(is_text(one) or model_of(one, address) in others.known for one in address.parameters)
        for ids in (others.ids(address), unknown(address)) if real else (unknown(address),):
            answer = caller("GET", address.path(ids))
            if answer.status_code not in GOOD:
                broken.append(f"GET {address.name}: {fault(answer)}")
    assert not broken, "\n".join(broken)


def test_the_parameters_name_models_that_exist() -> None:
    wrong = []
    for label in set(PARAMETERS.values()):
        try:
            apps.get_model(label)
        except LookupError:
            wrong.append(label)
    assert not wrong, "\n".join(wrong)


def test_a_row_is_of_the_other_college(others: OtherCollege, other_college: Institution) -> None:
    notice = others.row(Notice)
    assert isinstance(notice, Notice)
    assert notice.person_id == others.learner.person_id
    job = others.row(apps.get_model("jobs.Job"))
    assert UUID(str(job.institution_id)) == other_college.id  # type: ignore[attr-defined]
