"""Pages of people, accounts and access, used as people use them."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.models import (
    ApiToken,
    ClassGroup,
    Department,
    Enrollment,
    Institution,
    Learner,
    LearnerState,
    Membership,
    User,
)
from oneplusx.apps.trail.models import AccessRecord
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.parties.test_accounts_of_learners import PNG, open_social
from tests.support.cast import PASSWORD, OpenLearner, SignIn, give_second_factor, resident_id, user_of


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def make_cast(learner_actor: Actor) -> User:
    user = user_of(learner_actor)
    User.objects.filter(id=user.id).update(is_demo_cast=True)
    return user


def test_sign_in_and_out(learner_actor: Actor, client: Client) -> None:
    user = user_of(learner_actor)
    user.set_password(PASSWORD)
    user.save()
    wrong = client.post("/sign-in/", {"login": "learner", "password": "not this one"})
    assert wrong.status_code == 422
    right = client.post("/sign-in/", {"login": "learner", "password": PASSWORD, "next": "/my/profile/"})
    assert right["Location"] == "/my/profile/"
    assert client.get("/my/profile/").status_code == 200
    elsewhere = Client().post("/sign-in/", {"login": "learner", "password": PASSWORD, "next": "https://evil.example/"})
    assert elsewhere["Location"] == "/home/"
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/my/profile/")["Location"] == "/sign-in/?next=/my/profile/"


def test_guessing_passwords_closes_the_door(learner_actor: Actor, client: Client) -> None:
    user = user_of(learner_actor)
    user.set_password(PASSWORD)
    user.save()
    for _ in range(5):
        assert client.post("/sign-in/", {"login": "learner", "password": "wrong"}).status_code == 422
    closed = client.post("/sign-in/", {"login": "Learner", "password": PASSWORD})
    assert closed.status_code == 429
    assert "15 分钟" in words(closed)


def test_one_click_sign_in_exists_in_demo_mode_only(
    learner_actor: Actor, registrar: Actor, client: Client, settings: Settings
) -> None:
    user = make_cast(learner_actor)
    address = reverse("parties:sign_in_as", args=[user.id])
    other = reverse("parties:sign_in_as", args=[user_of(registrar).id])
    settings.DEMO_MODE = True
    assert address in words(client.get("/sign-in/"))
    assert client.get(address).status_code == 405
    assert client.post(other).status_code == 404
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert client.post(address)["Location"] == "/home/"
    assert client.get("/my/profile/").status_code == 200
    settings.DEMO_MODE = False
    assert address not in words(Client().get("/sign-in/"))
    assert Client().post(address).status_code == 404


def test_a_learner_activates_with_the_printed_code(
    enrollment: Enrollment, registrar: Actor, sign_in: SignIn, client: Client
) -> None:
    printed = sign_in(registrar).post("/learners/activation/", {"print": "1", "class_group": ""})
    [code] = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", words(printed))
    fields = {
        "college": enrollment.college.code,
        "student_number": enrollment.student_number,
        "code": "22222-22222",
        "username": "lin",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    wrong = client.post("/activate/", fields)
    assert wrong.status_code == 422
    assert enrollment.student_number in words(wrong)
    assert client.post("/activate/", {**fields, "code": code, "password_again": "?"}).status_code == 422
    assert client.post("/activate/", {**fields, "code": code})["Location"] == "/home/"
    assert Learner.objects.get().state == LearnerState.ACTIVATED


def test_codes_as_a_workbook(enrollment: Enrollment, adviser: Actor, sign_in: SignIn) -> None:
    answer = sign_in(adviser).post(
        "/learners/activation/", {"xlsx": "1", "class_group": str(enrollment.class_group_id)}
    )
    assert answer.content.startswith(b"PK")
    assert "no-store" in answer["Cache-Control"]


def test_a_learner_activates_with_name_and_document(enrollment: Enrollment, client: Client) -> None:
    fields = {
        "college": enrollment.college.code,
        "student_number": enrollment.student_number,
        "name": "林晓雨",
        "last_six": resident_id(1)[-6:],
        "username": "lin",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    assert client.post("/activate/?by=identity", {**fields, "last_six": "000000"}).status_code == 422
    assert client.post("/activate/?by=identity", fields).status_code == 302


def test_a_social_learner_from_opening_to_activation(
    bank_officer: Actor, sign_in: SignIn, client: Client, settings: Settings
) -> None:
    fields = {
        "name": "白云",
        "identity_kind": "resident_id",
        "identity_number": resident_id(70),
        "phone": "",
        "username": "baiyun",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    proof = SimpleUploadedFile("card.png", PNG, "image/png")
    wrong = client.post("/open-account/", {**fields, "identity_number": "123", "proofs": [proof]})
    assert wrong.status_code == 422
    assert Learner.objects.count() == 0
    proof.seek(0)
    assert client.post("/open-account/", {**fields, "proofs": [proof]})["Location"] == "/my/identity/"
    learner = Learner.objects.get()
    officer = sign_in(bank_officer)
    page = officer.get(f"/identity-checks/{learner.id}/")
    [file] = re.findall(r'href="(/files/[^"]+)"', words(page))
    assert officer.get(file).content == PNG
    assert officer.post(f"/identity-checks/{learner.id}/", {"return": "1", "reason": ""}).status_code == 422
    assert officer.post(f"/identity-checks/{learner.id}/", {"return": "1", "reason": "看不清"}).status_code == 302
    assert "看不清" in words(client.get("/my/identity/"))
    proof.seek(0)
    assert client.post("/my/identity/", {"proofs": [proof]}).status_code == 302
    answer = officer.post(f"/identity-checks/{learner.id}/", {"prove": "1", "method": "register"})
    assert answer["Location"] == "/identity-checks/"
    learner.refresh_from_db()
    assert learner.state == LearnerState.ACTIVATED


def test_proofs_are_not_for_others(
    bank_officer: Actor, registrar: Actor, learner_actor: Actor, sign_in: SignIn, now: datetime
) -> None:
    learner = open_social(now)
    page = sign_in(bank_officer).get(f"/identity-checks/{learner.id}/")
    [file] = re.findall(r'href="(/files/[^"]+)"', words(page))
    for actor in (registrar, learner_actor):
        assert sign_in(actor).get(file).status_code == 404
        assert sign_in(actor).get(f"/identity-checks/{learner.id}/").status_code == 404


def test_the_list_of_learners_is_searched_filtered_and_exported(
    enrollment: Enrollment,
    open_learner: OpenLearner,
    business_department: Department,
    registrar: Actor,
    sign_in: SignIn,
) -> None:
    open_learner(business_department, "20249999", "单雨晴", 9)
    client = sign_in(registrar)
    for query, found in (("shanyuqing", "单雨晴"), ("lxy", "林晓雨"), ("晓雨", "林晓雨"), ("20249", "单雨晴")):
        page = words(client.get("/learners/", {"q": query}))
        assert found in page, query
        assert ("单雨晴" in page) + ("林晓雨" in page) == 1, query
    page = words(client.get("/learners/", {"department": str(business_department.id)}))
    assert "林晓雨" not in page
    assert resident_id(9) not in page
    export = client.get("/learners/", {"format": "csv"}).content.decode("utf-8-sig")
    assert "林晓雨" in export
    assert resident_id(1) not in export


def test_a_page_of_learners_costs_few_queries(
    open_learner: OpenLearner,
    department: Department,
    class_group: ClassGroup,
    registrar: Actor,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, 26):
        open_learner(department, f"N{number}", "白云", number, class_group)
    client = sign_in(registrar)
    client.get("/home/")  # the first request of a session enters it in the list of sessions
    with django_assert_max_num_queries(16):
        assert client.get("/learners/").status_code == 200


def test_a_number_in_full_is_shown_for_a_purpose_and_recorded(
    enrollment: Enrollment, registrar: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    address = f"/learners/{enrollment.learner_id}/"
    assert resident_id(1) not in words(client.get(address))
    assert resident_id(1) not in words(client.post(f"{address}document/", {"purpose": ""}))
    assert AccessRecord.objects.count() == 0
    assert resident_id(1) in words(client.post(f"{address}document/", {"purpose": "核对学籍"}))
    assert AccessRecord.objects.get().purpose == "核对学籍"


def test_a_name_is_corrected(enrollment: Enrollment, registrar: Actor, sign_in: SignIn) -> None:
    client = sign_in(registrar)
    address = f"/learners/{enrollment.learner_id}/correct/"
    fields = {"name": "林雨", "identity_kind": "resident_id", "identity_number": "", "reason": "改名"}
    assert client.get(address).status_code == 200
    assert client.post(address, {**fields, "name": "林晓雨"}).status_code == 422
    assert client.post(address, fields).status_code == 302
    enrollment.learner.person.refresh_from_db()
    assert enrollment.learner.person.name == "林雨"


def test_accounts_are_merged_side_by_side(
    enrollment: Enrollment, bank_officer: Actor, sign_in: SignIn, now: datetime
) -> None:
    social = open_social(now, 1, name="林晓雨")
    client = sign_in(bank_officer)
    address = f"/duplicates/{enrollment.learner_id}/{social.id}/"
    assert address in words(client.get("/duplicates/"))
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "同一证件"})["Location"] == f"/learners/{enrollment.learner_id}/"
    assert client.get(f"/learners/{enrollment.learner_id}/").status_code == 200


def test_an_institution_gets_departments_members_and_settings(operator: Actor, sign_in: SignIn, client: Client) -> None:
    boss = sign_in(operator)
    fields = {"kind": "college", "code": "C1", "name_zh": "新院校", "name_en": "", "province_code": "44"}
    answer = boss.post("/institutions/new/", fields)
    assert boss.post("/institutions/new/", fields).status_code == 422
    college = Institution.objects.get(code="C1")
    assert answer["Location"] == f"/institutions/{college.id}/"
    assert boss.post("/institutions/new/", {**fields, "code": "C2", "province_code": "00"}).status_code == 422
    for path in ("/institutions/new/", "/institutions/", f"/institutions/{college.id}/"):
        assert "广东" in words(boss.get(path))
        assert "Guangdong" in words(boss.get(path, headers={"Accept-Language": "en"}))
    assert "sqlite" not in words(boss.get("/home/"))
    department = {"code": "D1", "name_zh": "信息学院", "name_en": ""}
    assert boss.post(f"/institutions/{college.id}/departments/new/", department).status_code == 302
    member = {"name": "新教务", "username": "c1-boss", "role": "academic_affairs", "department": "", "mail": ""}
    invited = boss.post(f"/institutions/{college.id}/members/new/", member)
    [link] = re.findall(r"/invitation/[^<\s]+", words(invited))
    assert client.get(link).status_code == 200
    assert client.post(link, {"password": "1234567890", "password_again": "1234567890"}).status_code == 422
    chosen = {"password": PASSWORD, "password_again": PASSWORD}
    assert client.post(link, chosen)["Location"] == "/home/"
    assert Client().get(link).status_code == 403
    assert client.get(f"/institutions/{college.id}/")["Location"] == "/my/security/"
    give_second_factor(User.objects.get(username="c1-boss"))
    assert client.get(f"/institutions/{college.id}/").status_code == 200
    assert client.post(f"/institutions/{college.id}/settings/", {}).status_code == 302
    college.refresh_from_db()
    assert college.settings == {"activation_by_identity": False}
    membership = Membership.objects.get(institution=college)
    assert boss.post(f"/members/{membership.id}/end/").status_code == 302
    assert client.get(f"/institutions/{college.id}/").status_code in {403, 404}


def test_a_token_is_shown_once_and_revoked(college: Institution, registrar: Actor, sign_in: SignIn) -> None:
    client = sign_in(registrar)
    address = f"/institutions/{college.id}/tokens/new/"
    assert client.get(address).status_code == 200
    fields = {"name": "教务系统", "expires_on": "", "roles": ["academic_affairs"], "scopes": ["learners.view"]}
    shown = words(client.post(address, fields))
    secret = re.findall(r"opx_[\w-]+", shown)[0]
    assert secret not in words(client.get("/tokens/"))
    token = ApiToken.objects.get()
    assert token.scopes == ["learners.view"]
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me", headers=bearer).status_code == 200
    assert client.post(f"/tokens/{token.id}/revoke/").status_code == 302
    assert Client().get("/api/v1/me", headers=bearer).status_code == 401


def test_my_profile_contact_language_and_password(learner_actor: Actor, sign_in: SignIn) -> None:
    client = sign_in(learner_actor)
    user = user_of(learner_actor)
    user.set_password(PASSWORD)
    user.save()
    client.login(username="learner", password=PASSWORD)
    assert client.post("/my/contact/", {"phone": "13900000000", "mail": "lin@example.com"}).status_code == 302
    page = words(client.get("/my/profile/"))
    assert "13900000000" in page
    assert resident_id(1) not in page
    client.post("/my/language/", {"language": "en"})
    assert "My data" in words(client.get("/my/profile/"))
    wrong = {"old_password": "x", "password": PASSWORD + "1", "password_again": PASSWORD + "1"}
    assert client.post("/my/password/", wrong).status_code == 422
    assert client.post("/my/password/", {**wrong, "old_password": PASSWORD}).status_code == 302
    assert client.get("/my/profile/").status_code == 200
    assert Client().login(username="learner", password=PASSWORD + "1")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_documentation_of_the_interface(client: Client, db: None, language: str) -> None:
    page = words(client.get("/api/v1/docs", headers={"Accept-Language": language}))
    assert "parties" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "`" not in page
    assert "<code>Idempotency-Key</code>" in page
    assert ("机构在“接口令牌”页面" in page) == (language == "zh-hans")


def test_services_made_for_pages_refuse_others(college: Institution, outsider: Actor, now: datetime) -> None:
    from oneplusx.domain.errors import Denied

    with pytest.raises(Denied):
        services.create_department(college=college, code="X", name_zh="某院", actor=outsider, now=now)
    with pytest.raises(Denied):
        services.create_token(institution=college, name="x", actor=outsider, now=now)
    token, _secret = services.create_token(institution=college, name="x", actor=SYSTEM, now=now)
    with pytest.raises(Denied):
        services.revoke_token(token=token, actor=outsider, now=now)
    assert not selectors.visible_tokens(outsider).exists()


def test_every_permission_has_words_and_somebody() -> None:
    from oneplusx.apps.parties.labels import ROLE_LABELS, SCOPE_LABELS
    from oneplusx.apps.parties.permissions import PERMISSIONS, ROLES_OF_KIND
    from oneplusx.web.actor import Role

    assert set(SCOPE_LABELS) == set(PERMISSIONS)
    assert set(ROLE_LABELS) == set(Role)
    placed = {role for roles in ROLES_OF_KIND.values() for role in roles}
    assert placed | {Role.LEARNER} == set(Role)
    assert all(roles and roles <= placed for roles in PERMISSIONS.values())


def test_a_new_token_may_only_read_until_more_is_chosen(
    college: Institution, registrar: Actor, sign_in: SignIn
) -> None:
    page = sign_in(registrar).get(f"/institutions/{college.id}/tokens/new/").content.decode()
    ticked = re.findall(r'name="scopes" value="([\w.]+)"[^>]*checked', page)
    assert "learners.view" in ticked
    assert all(scope.endswith(".view") for scope in ticked)
