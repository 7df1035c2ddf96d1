"""Other systems read a college's rosters and results by OneRoster 1.2, and put results."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from oneplusx.apps.curriculum.models import CourseResult
from oneplusx.apps.parties.models import ClassGroup, Enrollment, Institution
from oneplusx.apps.rostering import services
from oneplusx.apps.rostering.models import RosterClient, RosterRecord
from oneplusx.apps.rostering.scopes import PREFIX, ROSTER
from oneplusx.apps.trail.models import AccessRecord
from oneplusx.web.actor import SYSTEM
from tests.support.rosters import GRADEBOOK, ROSTERING, Ask

Made = tuple[RosterClient, str]


def items(answer: Any, name: str) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()[name]
    return found


def test_a_token_by_client_credentials(roster_client: Made) -> None:
    client, secret = roster_client
    form = {"grant_type": "client_credentials", "client_id": str(client.id), "client_secret": secret}
    answer = Client().post("/ims/oauth2/token", {**form, "scope": PREFIX + ROSTER})
    assert answer.status_code == 200
    content = answer.json()
    assert (content["token_type"], content["expires_in"], content["scope"]) == ("bearer", 3600, PREFIX + ROSTER)
    headers = {"Authorization": f"Bearer {content['access_token']}"}
    assert Client().get(f"{ROSTERING}/orgs", headers=headers).status_code == 200
    assert Client().get(f"{GRADEBOOK}/results", headers=headers).status_code == 403
    assert Client().post("/ims/oauth2/token", {**form, "client_secret": "x"}).json() == {"error": "invalid_client"}
    assert Client().post("/ims/oauth2/token", {**form, "scope": "x"}).json() == {"error": "invalid_scope"}
    assert Client().post("/ims/oauth2/token", {}).json() == {"error": "unsupported_grant_type"}
    client.refresh_from_db()
    assert client.last_used_on is not None
    assert secret not in str(RosterClient.objects.values())


def test_revoked_clients_and_former_secrets_open_nothing(ask: Ask, roster_client: Made, now: datetime) -> None:
    client, secret = roster_client
    assert ask(f"{ROSTERING}/orgs").status_code == 200
    services.renew_secret(client_id=client.id, actor=SYSTEM, now=now)
    answer = ask(f"{ROSTERING}/orgs")
    assert answer.status_code == 401
    assert answer.json()["imsx_codeMajor"] == "failure"
    assert "WWW-Authenticate" in answer
    services.revoke_client(client_id=client.id, actor=SYSTEM, now=now)
    form = {"grant_type": "client_credentials", "client_id": str(client.id), "client_secret": secret}
    assert Client().post("/ims/oauth2/token", form).status_code == 401
    assert Client().get(f"{ROSTERING}/orgs").status_code == 401


def test_every_resource_has_what_the_standard_demands(ask: Ask, rosters: list[Enrollment]) -> None:
    demanded = {
        f"{ROSTERING}/academicSessions": ("academicSessions", "title startDate endDate type schoolYear"),
        f"{ROSTERING}/terms": ("academicSessions", "title startDate endDate type schoolYear"),
        f"{ROSTERING}/gradingPeriods": ("academicSessions", "title startDate endDate type schoolYear parent"),
        f"{ROSTERING}/orgs": ("orgs", "name type"),
        f"{ROSTERING}/schools": ("orgs", "name type"),
        f"{ROSTERING}/courses": ("courses", "title org"),
        f"{ROSTERING}/classes": ("classes", "title classType course school terms"),
        f"{ROSTERING}/enrollments": ("enrollments", "user class school role"),
        f"{ROSTERING}/users": ("users", "enabledUser givenName familyName roles"),
        f"{ROSTERING}/students": ("users", "enabledUser givenName familyName roles"),
        f"{ROSTERING}/teachers": ("users", "enabledUser givenName familyName roles"),
        f"{ROSTERING}/demographics": ("demographics", "birthDate sex"),
        f"{GRADEBOOK}/categories": ("categories", "title"),
        f"{GRADEBOOK}/lineItems": ("lineItems", "title assignDate dueDate class school category"),
        f"{GRADEBOOK}/results": ("results", "lineItem student scoreStatus scoreDate"),
    }
    for path, (name, fields) in demanded.items():
        found = items(ask(path, limit=500), name)
        assert found, path
        for one in found:
            missing = {"sourcedId", "status", "dateLastModified", *fields.split()} - one.keys()
            assert not missing, (path, missing, one)
            again = ask(f"{path}/{one['sourcedId']}")
            assert again.status_code == 200
    students = items(ask(f"{ROSTERING}/students"), "users")
    names = {(one["familyName"], one["givenName"], one["identifier"]) for one in students}
    assert names == {("林", "晓雨", "20240001"), ("欧阳", "小川", "20240002"), ("买买提", "阿依古丽", "20240003")}
    assert students[0]["primaryOrg"]["href"].startswith("http://testserver/ims/oneroster/rostering/v1p2/orgs/")


def test_nested_reads(ask: Ask, rosters: list[Enrollment], class_group: ClassGroup, college: Institution) -> None:
    group = f"{ROSTERING}/classes/{class_group.id}"
    assert len(items(ask(f"{group}/students"), "users")) == 3
    [adviser] = items(ask(f"{group}/teachers"), "users")
    assert (adviser["familyName"], adviser["givenName"]) == ("方", "辅导")
    school = f"{ROSTERING}/schools/{college.id}"
    assert len(items(ask(f"{school}/classes/{class_group.id}/enrollments"), "enrollments")) == 4
    assert len(items(ask(f"{school}/terms"), "academicSessions")) == 4
    [result, *_] = items(ask(f"{GRADEBOOK}/results", filter="score='88.5'"), "results")
    scheduled = result["class"]["sourcedId"]
    roster = items(ask(f"{ROSTERING}/classes/{scheduled}/students"), "users")
    assert {one["identifier"] for one in roster} == {"20240001", "20240002", "20240003"}
    person = result["student"]["sourcedId"]
    theirs = items(ask(f"{GRADEBOOK}/classes/{scheduled}/students/{person}/results"), "results")
    assert [one["sourcedId"] for one in theirs] == [result["sourcedId"]]
    [item] = items(ask(f"{GRADEBOOK}/classes/{scheduled}/lineItems"), "lineItems")
    below = items(ask(f"{GRADEBOOK}/classes/{scheduled}/lineItems/{item['sourcedId']}/results"), "results")
    assert len(below) == 3
    assert len(items(ask(f"{ROSTERING}/students/{person}/classes"), "classes")) >= 2
    term = items(ask(f"{ROSTERING}/terms", filter="title='2024-2025-1'"), "academicSessions")[0]["sourcedId"]
    assert scheduled in {one["sourcedId"] for one in items(ask(f"{ROSTERING}/terms/{term}/classes"), "classes")}
    assert len(items(ask(f"{ROSTERING}/terms/{term}/gradingPeriods"), "academicSessions")) == 1
    for wrong in (f"{ROSTERING}/classes/none/students", f"{school}/cakes", f"{ROSTERING}/cakes", f"{group}/x/y/z"):
        answer = ask(wrong)
        assert answer.status_code == 404, wrong
        assert answer.json()["imsx_CodeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"] == "unknownobject"


def test_paging_sorting_and_selection(ask: Ask, rosters: list[Enrollment]) -> None:
    path = f"{ROSTERING}/users"
    first = ask(path, limit=2, sort="identifier", orderBy="desc", fields="identifier,familyName")
    everything = items(ask(path, limit=100, sort="identifier", orderBy="desc"), "users")
    assert first["X-Total-Count"] == str(len(everything))
    assert [set(one) for one in first.json()["users"]] == [{"identifier", "familyName"}] * 2
    assert 'rel="next"' in first["Link"]
    assert 'rel="last"' in first["Link"]
    assert "offset=2" in first["Link"]
    assert quote("identifier,familyName") in first["Link"]
    seen = [
        one["identifier"]
        for at in range(0, 20, 2)
        for one in items(ask(path, limit=2, offset=at, sort="identifier", orderBy="desc"), "users")
    ]
    assert seen == [one["identifier"] for one in everything]
    for wrong, minor in (
        ({"limit": "-1"}, "invalid_data"),
        ({"offset": "x"}, "invalid_data"),
        ({"sort": "cake"}, "invalid_sort_field"),
        ({"fields": "cake"}, "invalid_selection_field"),
        ({"filter": "cake='1'"}, "invalid_filter_field"),
        ({"filter": "status=active"}, "invalid_filter_field"),
        ({"filter": "dateLastModified>'yesterday'"}, "invalid_filter_field"),
    ):
        answer = ask(path, **wrong)
        assert answer.status_code == 400
        assert answer.json()["imsx_CodeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"] == minor


def test_changes_show_and_what_is_gone_is_told(
    ask: Ask, rosters: list[Enrollment], college: Institution, class_group: ClassGroup, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    counts = services.refresh_feed(college_id=college.id, actor=SYSTEM, now=later)
    assert counts["new"] + counts["changed"] + counts["gone"] == 0
    ClassGroup.objects.filter(id=class_group.id).update(name="软件2401（卓越）班", adviser=None)
    services.refresh_feed(college_id=college.id, actor=SYSTEM, now=later)
    since = "dateLastModified>'2026-06-01T01:30:00.000Z'"
    [changed] = items(ask(f"{ROSTERING}/classes", filter=since), "classes")
    assert (changed["title"], changed["dateLastModified"]) == ("软件2401（卓越）班", "2026-06-01T02:30:00.000Z")
    [gone] = items(ask(f"{ROSTERING}/enrollments", filter=since), "enrollments")
    assert gone.keys() == {"sourcedId", "status", "dateLastModified"}
    assert gone["status"] == "tobedeleted"
    both = f"status='active' AND {since}"
    assert items(ask(f"{ROSTERING}/enrollments", filter=both), "enrollments") == []


def test_identity_numbers_only_with_their_scope_and_each_reading_is_recorded(
    ask: Ask, roster_client: Made, rosters: list[Enrollment]
) -> None:
    person = rosters[0].learner.person
    user = ask(f"{ROSTERING}/users/{person.id}").json()["user"]
    assert {"type": "residentId", "identifier": person.identity_document()} in user["userIds"]
    assert AccessRecord.objects.filter(person_id=person.id, actor_id=roster_client[0].id).count() == 1
    shown = ask(f"{ROSTERING}/demographics/{person.id}").json()["demographics"]
    assert (shown["birthDate"], shown["sex"]) == (
        "2006-03-05",
        "female" if int(person.identity_document()[16]) % 2 == 0 else "male",
    )
    RosterClient.objects.update(scopes=[ROSTER])
    user = ask(f"{ROSTERING}/users/{person.id}").json()["user"]
    assert [one["type"] for one in user["userIds"]] == ["studentNumber"]
    assert ask(f"{ROSTERING}/demographics").status_code == 403
    assert person.identity_document() not in str(list(RosterRecord.objects.values_list("body", "facets")))


def test_a_client_sees_its_own_college_only(
    ask: Ask, other_enrollment: Enrollment, other_college: Institution, now: datetime
) -> None:
    services.refresh_feed(college_id=other_college.id, actor=SYSTEM, now=now)
    theirs = other_enrollment.learner.person_id
    assert ask(f"{ROSTERING}/users/{theirs}").status_code == 404
    assert ask(f"{ROSTERING}/orgs/{other_college.id}").status_code == 404
    assert str(theirs) not in ask(f"{ROSTERING}/users", limit=1000).content.decode()


def test_results_are_put_corrected_and_taken_back(ask: Ask, rosters: list[Enrollment], now: datetime) -> None:
    classes = items(ask(f"{ROSTERING}/classes", filter="classCode='CORE1/2025-2026-2'"), "classes")
    item = {
        "title": "期末考试",
        "assignDate": "2026-06-01T00:00:00Z",
        "dueDate": "2026-06-30T00:00:00Z",
        "class": {"sourcedId": classes[0]["sourcedId"], "type": "class"},
        "resultValueMin": 0,
        "resultValueMax": 150,
    }
    put = f"{GRADEBOOK}/lineItems/sis-1"
    assert ask(put, "put", {"lineItem": item}).status_code == 201
    assert ask(put, "put", {"lineItem": item}).status_code == 200
    assert ask(put).json()["lineItem"]["title"] == "期末考试"
    person = str(rosters[1].learner.person_id)
    result = {
        "lineItem": {"sourcedId": "sis-1", "type": "lineItem"},
        "student": {"sourcedId": person, "type": "user"},
        "scoreStatus": "fully graded",
        "score": 120,
        "scoreDate": "2026-06-30",
    }
    path = f"{GRADEBOOK}/results/sis-r1"
    assert ask(path, "put", {"result": result}).status_code == 201
    current = CourseResult.objects.filter(enrollment=rosters[1], course__code="CORE1", is_current=True)
    assert current.get().score_hundredths == 8000
    assert current.get().term_code == "2025-2026-2"
    shown = ask(path).json()["result"]
    assert (shown["score"], shown["lineItem"]["sourcedId"]) == (80.0, "sis-1")
    assert ask(path, "put", {"result": {**result, "score": 75}}).status_code == 200
    assert (current.get().score_hundredths, current.get().status) == (5000, "failed")
    assert current.get().corrects_id is not None
    assert ask(path, "delete").status_code == 204
    assert current.get().status == "in_progress"
    assert ask(path).json()["result"]["status"] == "tobedeleted"
    assert ask(put, "delete").status_code == 204
    assert ask(put, "delete").status_code == 403
    assert ask(f"{GRADEBOOK}/lineItems/unknown", "delete").status_code == 404
    for wrong, status in (
        ({**result, "score": 151}, 422),
        ({**result, "scoreStatus": "exempt"}, 422),
        ({**result, "student": {"sourcedId": "nobody"}}, 422),
        ({}, 422),
    ):
        assert ask(put, "put", {"lineItem": item}).status_code in {200, 201}
        assert ask(path, "put", {"result": wrong}).status_code == status
    assert ask(path, "put", [1]).status_code == 400


def test_our_own_lines_may_be_corrected_too(ask: Ask, rosters: list[Enrollment]) -> None:
    [shown] = items(ask(f"{GRADEBOOK}/results", filter="score='52'"), "results")
    body = {name: shown[name] for name in ("lineItem", "student", "scoreDate")}
    path = f"{GRADEBOOK}/results/{shown['sourcedId']}"
    assert ask(path, "put", {"result": {**body, "scoreStatus": "fully graded", "score": 60}}).status_code == 200
    result = CourseResult.objects.get(
        enrollment=rosters[0], course__code="PUB1", attempt=1, is_current=True, way="normal"
    )
    assert (result.score_hundredths, result.status) == (6000, "passed")
    assert ask(path).json()["result"]["score"] == 60.0
    assert ask(path, "delete").status_code == 403


@pytest.mark.parametrize("method", ["post", "patch"])
def test_other_methods_are_refused(ask: Ask, method: str) -> None:
    answer = ask(f"{ROSTERING}/users", method, {})
    assert answer.status_code == 405
    assert answer["Allow"] == "GET"
    assert answer.json()["imsx_codeMajor"] == "failure"
