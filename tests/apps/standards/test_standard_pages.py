"""Pages of standards: read, searched, compared, printed; written by their organization without a script."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.models import Standard
from oneplusx.apps.trail.models import Notice

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"standards:{name}", args=args)


def page(client, name, *args, status=200, query=""):
    answer = client.get(address(name, *args) + query, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def officer(sign_in, organization_officer):
    return sign_in(organization_officer)


def send(client, standard, name, *args, status=302, query="", **data):
    standard.refresh_from_db()
    data = {"revision": standard.revision, **data}
    answer = client.post(address(name, standard.id, *args) + query, data, headers={"Accept-Language": "en"})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def item(standard, code, level="primary"):
    return next(one for one in selectors.contents_of(standard).level(level).walk() if one.code == code)


def test_everybody_reads_a_published_standard(client, published):
    text = page(client, "standard", published.id)
    assert "Making pages" in text
    assert "can write headings" in text
    assert "Pass line 60, 2 resits" in text
    assert "Dawn Networks" in text
    assert "PAGE-M" in text
    assert "What you can do" not in text


def test_outcomes_of_a_standard_are_searched(client, published):
    text = page(client, "standard", published.id, query="?q=yanse")
    assert "2 outcomes found" in text
    assert "No outcome says that" in page(client, "standard", published.id, query="?q=nothing")
    assert "can write headings" in page(client, "outcomes", query="?q=biaoti&level=primary")


def test_a_standard_is_printed_and_exported(client, published):
    assert "Fingerprint" in page(client, "paper", published.id)
    answer = client.get(address("workbook", published.id))
    assert answer.content[:2] == b"PK"


def test_a_draft_is_made_filled_and_submitted(officer, achievement_types, bank, organization, bank_officer, sign_in):
    page(officer, "mine")
    page(officer, "new")
    wrong = {"organization": organization.id, "name_zh": "新标准"}
    assert officer.post(address("new"), wrong).status_code == 422
    officer.post(address("new"), {**wrong, "code": "N1", "version": "1.0"})
    draft = Standard.objects.get(code="N1")
    assert "No level yet" in page(officer, "edit", draft.id)
    send(officer, draft, "edit_facts", name_zh="新标准", occupations="4-1 | 制作员 | Maker", partners="甲公司 | | lead")
    level = {
        "theory_weight": "40",
        "theory_minimum": "60",
        "practice_weight": "60",
        "pass_line": "70",
        "resits_max": "1",
    }
    send(officer, draft, "new_level", level="primary", hours_theory="20", hours_practice="30", **level)
    send(officer, draft, "new_item", "primary", text_zh="领域")
    field = item(draft, "1")
    assert "1 finding block" in page(officer, "edit", draft.id)
    send(officer, draft, "act", "submit")
    draft.refresh_from_db()
    assert draft.state == "draft"
    send(officer, draft, "new_item", "primary", text_zh="任务", query=f"?parent={field.key}")
    task = item(draft, "1.1")
    send(officer, draft, "new_item", "primary", text_zh="能做", text_en="can do", query=f"?parent={task.key}")
    assert "Ready to be submitted" in page(officer, "edit", draft.id)
    contents = selectors.contents_of(draft)
    assert contents.levels[0].scheme["pass_hundredths"] == 7000
    assert contents.partners[0].role == "lead"
    send(officer, draft, "act", "submit")
    case = ApprovalCase.objects.get(subject_id=draft.id)
    answer = sign_in(bank_officer).get(reverse("approvals:case", args=[case.id]), headers={"Accept-Language": "en"})
    assert "新标准" in answer.content.decode()
    page(officer, "edit", draft.id, status=409)


def test_items_are_changed_moved_and_removed(officer, draft):
    found, to = item(draft, "1.2"), item(draft, "2")
    page(officer, "edit_item", draft.id, "primary", found.key)
    send(officer, draft, "edit_item", "primary", found.key, code="2.2", text_zh="样式", parent=to.key)
    assert item(draft, "2").children[-1].code == "2.2"
    send(officer, draft, "rearrange", "primary", act=f"up:{found.key}")
    assert item(draft, "2").children[0].code == "2.2"
    send(officer, draft, "rearrange", "primary", act="renumber")
    assert item(draft, "2.1").text_zh == "样式"
    send(officer, draft, "rearrange", "primary", act=f"remove:{item(draft, '1').key}")
    assert [one.code for one in selectors.contents_of(draft).levels[0].items] == ["2"]
    send(officer, draft, "rearrange", "primary", act="explode:x")
    send(officer, draft, "rearrange", "intermediate", act="remove_level")
    assert len(selectors.contents_of(draft).levels) == 1


def test_a_wrong_form_keeps_what_was_typed(officer, draft):
    text = send(officer, draft, "new_item", "primary", status=422, code="1", text_zh="重复领域")
    assert "重复领域" in text
    assert "already that of" in text
    text = send(officer, draft, "edit_level", "primary", status=422, theory_weight="40", pass_line="60")
    assert "weights" in text
    text = send(officer, draft, "edit_facts", status=422, name_zh="x", partners="甲 | | boss")
    assert "lead, drafting or reviewing" in text


def test_who_comes_second_keeps_the_form(officer, draft, organization_officer, now):
    services.rearrange(
        standard_id=draft.id,
        revision=draft.revision,
        act="renumber",
        level="primary",
        actor=organization_officer,
        now=now,
    )
    seen = {"revision": draft.revision, "text_zh": "新的领域"}
    answer = officer.post(address("new_item", draft.id, "primary"), seen, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Somebody else has just changed" in answer.content.decode()
    assert "新的领域" in answer.content.decode()


def test_two_versions_stand_beside_each_other(client, published, officer):
    send(officer, published, "start_version", version="2.0")
    draft = Standard.objects.get(version="2.0")
    heading = item(draft, "1.1.1")
    send(officer, draft, "edit_item", "primary", heading.key, code="1.1.1", text_zh="能编写各级标题")
    text = page(officer, "compare", draft.id, published.id)
    assert "各级" in text
    assert "Changed 1" in text
    assert "能设置颜色" not in text
    assert "can write headings" in text
    assert "能设置颜色" in page(officer, "compare", published.id, draft.id, query="?all=1")
    assert client.get(address("compare", draft.id, published.id)).status_code == 404
    assert "2.0" not in page(client, "standard", published.id)


def test_what_was_decided_elsewhere_is_recorded(draft, sign_in, bank_officer, officer, now):
    assert "Record a publication" not in page(officer, "standard", draft.id)
    bank = sign_in(bank_officer)
    page(bank, "record", draft.id)
    send(bank, draft, "record", decided_on="2026-05-01", source="教职成〔2026〕1号")
    draft.refresh_from_db()
    assert (draft.state, draft.origin) == ("published", "elsewhere")
    page(officer, "withdraw_standard", draft.id)
    send(officer, draft, "withdraw_standard", reason="停用")
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_a_case_package_is_taken_in(client, published, sign_in, other_organization, other_organization_officer):
    package = client.get(f"/ims/case/v1p1/CFPackages/{published.case_id}").content
    officer = sign_in(other_organization_officer)
    for content, status in ((b"{", 422), (json.dumps({"CFDocument": {}}).encode(), 422), (package, 302)):
        upload = SimpleUploadedFile("package.json", content)
        answer = officer.post(address("new"), {"organization": other_organization.id, "package": upload})
        assert answer.status_code == status
    assert Standard.objects.get(organization=other_organization).code == "PAGE"


@pytest.mark.parametrize("outcome", ["returned", "refused"])
def test_the_organization_is_told_what_the_reviewer_said(
    draft, officer, organization_officer, review_standard, now, outcome
):
    services.submit_standard(standard_id=draft.id, actor=organization_officer, now=now)
    review_standard(draft, outcome)
    notice = Notice.objects.get(person_id=organization_officer.id, code=f"standards.notice.{outcome}")
    assert notice.path == address("standard", draft.id)
    assert "请核对" in page(officer, "standard", draft.id)


def test_others_edit_nothing(draft, published, sign_in, registrar, other_organization_officer):
    for actor in (registrar, other_organization_officer):
        other = sign_in(actor)
        for name, args in (
            ("edit", ()),
            ("edit_facts", ()),
            ("new_level", ()),
            ("withdraw_standard", ()),
            ("record", ()),
        ):
            page(other, name, draft.id, *args, status=404)
    assert "New standard" not in page(sign_in(registrar), "mine")
