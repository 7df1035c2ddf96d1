"""The editor of a draft: table, forms, undo, two editors at once, a case tried beside it."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rulesets.editing import Edit
from oneplusx.apps.rulesets.forms.source import plain_source
from oneplusx.apps.rulesets.models import RuleSetVersion, VersionState
from oneplusx.apps.rulesets.services import create_version, edit_draft
from oneplusx.apps.rulesets.source_tree import tree_of
from oneplusx.apps.trail.models import Act
from oneplusx.domain import rules
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.rulesets.test_library import CASE
from tests.support.cast import SignIn
from tests.support.flow import METHOD

SECOND = METHOD.replace('version: "1"', 'version: "2"').replace("rules:\n", "rules:\n  # 附件一\n")


@pytest.fixture
def draft(method: RuleSetVersion, college: Institution, now: datetime) -> RuleSetVersion:
    return create_version(owner_id=college.id, text=SECOND, name="second.yaml", actor=SYSTEM, now=now)


@pytest.fixture
def editor(registrar: Actor, sign_in: SignIn) -> Client:
    return sign_in(registrar)


def fields_of(page: str) -> dict[str, object]:
    """What a browser would send for the form of an item."""
    found: dict[str, object] = {}
    form = page.split("<main")[1].split('<form method="post"')[1].split("</form>", maxsplit=1)[0]
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if not name:
            continue
        if 'type="checkbox"' in tag:
            if "checked" in tag and value:
                values = found.setdefault(name[1], [])
                assert isinstance(values, list)
                values.append(unescape(value[1]))
        else:
            found[name[1]] = unescape(value[1]) if value else ""
    for name_, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name_] = chosen[1] if chosen else ""
    for name_, body in re.findall(r'<textarea name="([^"]+)".*?>(.*?)</textarea>', form, re.DOTALL):
        found[name_] = unescape(body).strip("\n")
    return found | {"act": "save"}


def rule_address(draft: RuleSetVersion, place: int | str = 0) -> str:
    return f"/rule-sets/{draft.id}/edit/rules/{place}/"


def test_saving_a_form_as_it_came_changes_nothing(editor: Client, draft: RuleSetVersion) -> None:
    for part, count in (("rules", 1), ("caps", 1), ("approval", 3), ("facts", 1)):
        for place in range(count):
            address = f"/rule-sets/{draft.id}/edit/{part}/{place}/"
            data = fields_of(editor.get(address).content.decode())
            assert editor.post(address, data).status_code == 302
    again = RuleSetVersion.objects.get(id=draft.id)
    assert again.document == draft.document
    assert again.text == SECOND


def test_a_changed_field_changes_that_line_of_the_text(editor: Client, draft: RuleSetVersion) -> None:
    data = fields_of(editor.get(rule_address(draft)).content.decode())
    assert editor.post(rule_address(draft), data | {"credits.at_most": "4.5"}).status_code == 302
    again = RuleSetVersion.objects.get(id=draft.id)
    assert again.text == SECOND.replace("at_most: 6", "at_most: 4.5")
    assert "# 附件一" in again.text
    assert again.document["rules"][0]["credits"]["at_most"] == 4.5
    act = Act.objects.get(verb="rulesets.edited", subject_id=draft.id)
    assert act.facts["item"] == "x-intermediate"
    page = editor.get(f"/rule-sets/{draft.id}/edit/").content.decode()
    assert "程教务" in page
    assert "培养方案学分的 50 %" in page


def test_a_wrong_field_is_told_at_the_field(editor: Client, draft: RuleSetVersion) -> None:
    data = fields_of(editor.get(rule_address(draft)).content.decode())
    wrong = {
        "credits.at_most": ("six", "credits.at_most"),
        "from-0-c-0-chosen": ([], "from-0-c-0-chosen_0"),
        "from-0-least": ("0", "from-0-least"),
        "from.json": ("{", "from.json"),
        "id": ("", "id"),
        "credits.give": ("3", "credits.give"),
    }
    for name, (value, at) in wrong.items():
        answer = editor.post(rule_address(draft), data | {name: value})
        page = answer.content.decode()
        assert answer.status_code == 422, name
        assert f'href="#id_{at}"' in page, name
    assert RuleSetVersion.objects.get(id=draft.id).text == SECOND


def test_rows_of_a_credit_table_are_filled_in(editor: Client, draft: RuleSetVersion) -> None:
    data = fields_of(editor.get(rule_address(draft)).content.decode())
    more = editor.post(rule_address(draft), data | {"act": "rows:credits.rows"}).content.decode()
    data = fields_of(more)
    assert data["credits.rows-count"] == "4"
    filled = {
        "credits.basis": "table",
        "credits.rows-0-when": "score>=85",
        "credits.rows-0-give": "4",
        "credits.rows-2-give": "2,5",
    }
    answer = editor.post(rule_address(draft), data | filled)
    assert answer.status_code == 422
    assert 'href="#id_credits.rows-2-give"' in answer.content.decode()
    assert editor.post(rule_address(draft), data | filled | {"credits.rows-2-give": "2.5"}).status_code == 302
    stored = RuleSetVersion.objects.get(id=draft.id).document["rules"][0]["credits"]["rows"]
    assert stored == [{"when": {"score": {"at_least": 85}}, "give": 4}, {"give": 2.5}]


def test_rows_are_added_copied_moved_and_removed(editor: Client, draft: RuleSetVersion) -> None:
    def ids() -> list[str]:
        draft.refresh_from_db()
        return [rule["id"] for rule in draft.document["rules"]]

    def act(place: int, verb: str) -> None:
        editor.post(f"{rule_address(draft, place)}{verb}/", {"revision": draft.revision})

    act(0, "copy")
    assert ids() == ["x-intermediate", "x-intermediate-2"]
    act(1, "up")
    assert ids() == ["x-intermediate-2", "x-intermediate"]
    act(0, "down")
    assert ids() == ["x-intermediate", "x-intermediate-2"]
    act(0, "remove")
    assert ids() == ["x-intermediate-2"]
    data = fields_of(editor.get(rule_address(draft, "new").replace("/rules/new/", "/caps/new/")).content.decode())
    cap = {"id": "two", "unit": "courses", "at_most": "2", "over.rules": ["x-intermediate-2"]}
    assert editor.post(f"/rule-sets/{draft.id}/edit/caps/new/", data | cap).status_code == 302
    draft.refresh_from_db()
    assert draft.document["caps"][1]["over"] == {"rules": ["x-intermediate-2"]}
    act(0, "remove")  # the cap names this rule, and a method has at least one
    assert ids() == ["x-intermediate-2"]


def test_undo_and_redo(editor: Client, draft: RuleSetVersion) -> None:
    for place in (0, 1):
        draft.refresh_from_db()
        editor.post(f"{rule_address(draft, place)}copy/", {"revision": draft.revision})
    texts = []
    for verb in ("undo", "undo", "undo", "redo", "redo", "redo"):
        draft.refresh_from_db()
        editor.post(f"/rule-sets/{draft.id}/edit/{verb}/", {"revision": draft.revision})
        texts.append(len(RuleSetVersion.objects.get(id=draft.id).document["rules"]))
    assert texts == [2, 1, 1, 2, 3, 3]
    assert set(Act.objects.filter(subject_id=draft.id).values_list("verb", flat=True)) >= {
        "rulesets.undone",
        "rulesets.redone",
    }


def test_what_two_change_at_once_is_put_together(editor: Client, draft: RuleSetVersion, now: datetime) -> None:
    page = editor.get(rule_address(draft)).content.decode()
    data = fields_of(page) | {"score.points": "85", "clause": "我的条款"}
    theirs = {**draft.document["rules"][0], "clause": "他人的条款", "title_zh": "他人的名称"}
    edit_draft(version_id=draft.id, revision=1, edit=Edit("change", "rules", 0, theirs), actor=SYSTEM, now=now)
    answer = editor.post(rule_address(draft), data)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "草稿" in told
    assert "他人的条款" in told
    mine = fields_of(told)
    assert (mine["clause"], mine["score.points"], mine["title_zh"]) == ("我的条款", "85", "他人的名称")
    assert editor.post(rule_address(draft), mine).status_code == 302
    rule = RuleSetVersion.objects.get(id=draft.id).document["rules"][0]
    assert (rule["clause"], rule["score"]["points"], rule["title_zh"]) == ("我的条款", 85, "他人的名称")


def test_what_another_one_removed_can_be_added_again(editor: Client, draft: RuleSetVersion, now: datetime) -> None:
    copied = edit_draft(version_id=draft.id, revision=1, edit=Edit("copy", "rules", 0), actor=SYSTEM, now=now)
    data = fields_of(editor.get(rule_address(draft, 1)).content.decode())
    edit_draft(version_id=draft.id, revision=copied.revision, edit=Edit("remove", "rules", 1), actor=SYSTEM, now=now)
    answer = editor.post(rule_address(draft, 1), data)
    assert answer.status_code == 409
    assert f"/rule-sets/{draft.id}/edit/rules/new/" in answer.content.decode()
    again = fields_of(answer.content.decode())
    assert editor.post(rule_address(draft, "new"), again).status_code == 302
    assert len(RuleSetVersion.objects.get(id=draft.id).document["rules"]) == 2


def test_an_edit_needs_the_state_it_saw(draft: RuleSetVersion, method: RuleSetVersion, now: datetime) -> None:
    edit_draft(version_id=draft.id, revision=1, edit=Edit("copy", "rules", 0), actor=SYSTEM, now=now)
    with pytest.raises(Conflict, match=r"rulesets\.changed_meanwhile"):
        edit_draft(version_id=draft.id, revision=1, edit=Edit("copy", "rules", 0), actor=SYSTEM, now=now)
    with pytest.raises(Conflict, match=r"rulesets\.not_a_draft"):
        edit_draft(version_id=method.id, revision=1, edit=Edit("copy", "rules", 0), actor=SYSTEM, now=now)


def test_a_case_is_tried_beside_the_table_and_before_saving(editor: Client, draft: RuleSetVersion) -> None:
    page = editor.get(f"/rule-sets/{draft.id}/edit/", CASE).content.decode()
    assert "办法允许" in page
    assert "办法允许" in editor.get(f"/rule-sets/{draft.id}/edit/").content.decode()
    data = fields_of(editor.get(rule_address(draft)).content.decode())
    tried = editor.post(rule_address(draft), data | {"act": "try", "from-0-c-0-chosen": ["advanced"]}).content.decode()
    assert "办法不允许" in tried
    assert RuleSetVersion.objects.get(id=draft.id).text == SECOND


def test_the_text_itself_is_edited(editor: Client, draft: RuleSetVersion) -> None:
    address = f"/rule-sets/{draft.id}/edit/text/"
    wrong = editor.post(address, {"revision": 1, "text": SECOND.replace("basis: course", "basis: guess")})
    assert wrong.status_code == 422
    assert "guess" in wrong.content.decode()
    other = editor.post(address, {"revision": 1, "text": SECOND.replace("code: TEST-METHOD", "code: OTHER")})
    assert other.status_code == 422
    good = SECOND.replace("at_most: 6", "at_most: 5") + "# 附注\n"
    assert editor.post(address, {"revision": 1, "text": good.replace("\n", "\r\n")}).status_code == 302
    assert RuleSetVersion.objects.get(id=draft.id).text == good
    late = editor.post(address, {"revision": 1, "text": SECOND})
    assert late.status_code == 409
    assert 'value="2"' in late.content.decode()


def test_a_published_version_becomes_a_new_draft(editor: Client, method: RuleSetVersion) -> None:
    answer = editor.post(f"/rule-sets/{method.id}/draft/", {"version": "2026"})
    made = RuleSetVersion.objects.get(version="2026")
    assert answer["Location"] == f"/rule-sets/{made.id}/edit/"
    assert (made.state, made.document["replaces"]) == (VersionState.DRAFT, "1")
    assert rules.load_rule_set(made.text, name="x").rules == rules.load_rule_set(METHOD, name="x").rules
    assert editor.post(f"/rule-sets/{method.id}/draft/", {"version": " "}).status_code == 302
    assert set(RuleSetVersion.objects.values_list("version", flat=True)) == {"1", "2026"}


def test_only_the_owner_edits_a_draft(
    draft: RuleSetVersion,
    method: RuleSetVersion,
    outsider: Actor,
    department_reviewer: Actor,
    sign_in: SignIn,
    editor: Client,
    now: datetime,
) -> None:
    for actor in (outsider, department_reviewer):
        client = sign_in(actor)
        assert client.get(f"/rule-sets/{draft.id}/edit/").status_code == 404
        assert client.post(rule_address(draft), {"revision": 1}).status_code == 404
        with pytest.raises(NotFound):
            edit_draft(version_id=draft.id, revision=1, edit=Edit("copy", "rules", 0), actor=actor, now=now)
    assert editor.get(f"/rule-sets/{method.id}/edit/").status_code == 404
    assert editor.get(f"/rule-sets/{draft.id}/edit/nothing/0/").status_code == 404
    assert editor.get(rule_address(draft, 7)).status_code == 404


def test_requirements_and_grade_scales_are_edited_as_the_other_parts(editor: Client, draft: RuleSetVersion) -> None:
    page = f"/rule-sets/{draft.id}/edit/requirements/new/"
    asked = fields_of(editor.get(page).content.decode()) | {
        "id": "innovation",
        "at_least": "3",
        "over.slots": "innovation",
    }
    assert editor.post(page, asked).status_code == 302
    draft.refresh_from_db()
    scale = fields_of(editor.get(f"/rule-sets/{draft.id}/edit/grade_scales/new/").content.decode())
    grades = {"grades-0-grade": "优", "grades-0-from": "90"}
    assert (
        editor.post(f"/rule-sets/{draft.id}/edit/grade_scales/new/", scale | {"id": "five"} | grades).status_code == 302
    )
    draft.refresh_from_db()
    facts = fields_of(editor.get(f"/rule-sets/{draft.id}/edit/facts/0/").content.decode())
    assert editor.post(f"/rule-sets/{draft.id}/edit/facts/0/", facts | {"title_zh": "新的名称"}).status_code == 302
    draft.refresh_from_db()
    read = rules.load_rule_set(draft.text, name="draft")
    assert (read.requirements[0].amount, read.grade_scales[0].grades[0].grade) == (300, "优")
    shown = editor.get(f"/rule-sets/{draft.id}/").content.decode()
    assert "毕业要求" in shown
    assert "成绩等级制" in shown


def steps(client: Client, address: str, *acts: str, data: dict[str, object] | None = None) -> dict[str, object]:
    """Presses one button after another; gives what the form then holds."""
    found = fields_of(client.get(address).content.decode()) | (data or {})
    for act in acts:
        answer = client.post(address, found | {"act": act})
        assert answer.status_code == 200, act
        found = fields_of(answer.content.decode())
    return found


def test_a_source_tree_is_built_button_by_button(editor: Client, draft: RuleSetVersion) -> None:
    address = rule_address(draft)
    grown = steps(editor, address, "tree:group:0", "tree:add:0")
    assert grown["from-count"] == "4"
    assert [grown[f"from-{place}-depth"] for place in range(4)] == ["0", "1", "1", "1"]
    grown |= {"from-0-kind": "n_of", "from-0-n": "2", "from-2-types": ["competition"], "from-3-types": ["cet"]}
    grown |= {"from-2-least": "2", "from-2-most": "3", "from-3-c-new": "score"}
    more = fields_of(editor.post(address, grown | {"act": "where:from-3:add"}).content.decode())
    assert (more["from-3-c-0-attribute"], more["from-0-kind"], more["from-2-least"]) == ("score", "n_of", "2")
    more |= {"from-3-c-0-operator": "at_least", "from-3-c-0-typed": "425", "from-3-c-new": "kind"}
    more = fields_of(editor.post(address, more | {"act": "where:from-3:add"}).content.decode())
    more |= {"from-3-c-1-operator": "one_of", "from-3-c-1-chosen": ["cet_4", "cet_6"]}
    moved = fields_of(editor.post(address, more | {"act": "tree:up:3"}).content.decode())
    assert moved["from-2-types"] == ["cet"]
    assert editor.post(address, moved).status_code == 302
    draft.refresh_from_db()
    assert draft.document["rules"][0]["from"] == {
        "n_of": {
            "n": 2,
            "of": [
                {"types": ["x_certificate"], "where": {"level": "intermediate"}},
                {"types": ["cet"], "where": {"score": {"at_least": 425}, "kind": ["cet_4", "cet_6"]}},
                {"types": ["competition"], "count": {"min": 2, "max": 3}},
            ],
        }
    }
    left = steps(editor, address, "tree:remove:3", "tree:remove:2", "tree:dissolve:0")
    assert editor.post(address, left).status_code == 302
    draft.refresh_from_db()
    assert draft.document["rules"][0]["from"] == {"types": ["x_certificate"], "where": {"level": "intermediate"}}


def test_groups_stand_in_groups_and_their_errors_at_their_fields(editor: Client, draft: RuleSetVersion) -> None:
    address = rule_address(draft)
    nested = steps(editor, address, "tree:group:0", "tree:group:2", "tree:down:1")
    assert [nested[f"from-{place}-depth"] for place in range(5)] == ["0", "1", "2", "2", "1"]
    wrong = nested | {"from-1-kind": "n_of", "from-1-n": "3", "from-4-c-0-chosen": []}
    answer = editor.post(address, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_from-1-n"' in page
    assert 'href="#id_from-4-c-0-chosen_0"' in page
    again = fields_of(page)
    assert (again["from-1-n"], again["from-4-types"]) == ("3", ["x_certificate"])
    dated = steps(editor, address, "where:from-0:add", data={"from-0-c-new": "obtained_on"})
    dated |= {"from-0-c-1-operator": "at_least", "from-0-c-1-typed": "yesterday"}
    answer = editor.post(address, dated)
    assert answer.status_code == 422
    assert 'href="#id_from-0-c-1-typed"' in answer.content.decode()
    assert RuleSetVersion.objects.get(id=draft.id).text == SECOND


def test_a_source_is_also_written_as_json(editor: Client, draft: RuleSetVersion) -> None:
    address = rule_address(draft)
    data = fields_of(editor.get(address).content.decode())
    text = '{"any_of": [{"types": ["patent"], "where": {"kind": {"not_one_of": ["design"]}}}, {"types": ["cet"]}]}'
    shown = fields_of(editor.post(address, data | {"from.json": text, "act": "tree:json:0"}).content.decode())
    assert (shown["from-count"], shown["from-1-types"], shown["from-1-c-0-operator"]) == ("3", ["patent"], "not_one_of")
    assert editor.post(address, data | {"from.json": '{"any_of": "x"}'}).status_code == 422
    assert editor.post(address, data | {"from.json": text}).status_code == 302
    draft.refresh_from_db()
    assert draft.document["rules"][0]["from"]["any_of"][1] == {"types": ["cet"]}


def test_conditions_of_courses_are_chosen_too(editor: Client, draft: RuleSetVersion) -> None:
    address = rule_address(draft)
    data = steps(editor, address, "where:to.where:add", data={"to.where-c-new": "course.attendance"})
    assert editor.post(address, data).status_code == 422
    data |= {"to.where-c-0-operator": "at_least", "to.where-c-0-typed": "80"}
    assert editor.post(address, data).status_code == 302
    draft.refresh_from_db()
    assert draft.document["rules"][0]["to"]["where"] == {"course.attendance": {"at_least": 80}}
    dropped = steps(editor, address, "where:to.where:0")
    assert editor.post(address, dropped).status_code == 302
    draft.refresh_from_db()
    assert "where" not in draft.document["rules"][0]["to"]


def test_who_changed_the_source_meanwhile_is_not_overwritten(
    editor: Client, draft: RuleSetVersion, now: datetime
) -> None:
    data = fields_of(editor.get(rule_address(draft)).content.decode()) | {"clause": "我的条款"}
    theirs = {**draft.document["rules"][0], "from": {"any_of": [{"types": ["cet"]}, {"types": ["patent"]}]}}
    edit_draft(version_id=draft.id, revision=1, edit=Edit("change", "rules", 0, theirs), actor=SYSTEM, now=now)
    mine = fields_of(editor.post(rule_address(draft), data).content.decode())
    assert (mine["from-count"], mine["from-2-types"], mine["clause"]) == ("3", ["patent"], "我的条款")
    both = editor.post(rule_address(draft), data | {"from-0-c-0-chosen": ["advanced"]})
    assert both.status_code == 409
    assert fields_of(both.content.decode())["from-0-c-0-chosen"] == ["advanced"]


EXAMPLES = Path(__file__).parents[3] / "examples" / "rule-sets"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_published_source_survives_the_tree(path: Path) -> None:
    document = rules.to_json(rules.load_rule_set(path.read_text(encoding="utf-8"), name=path.name))
    found = [rule | {"from": plain_source(tree_of(rule["from"]))} for rule in document.get("rules", [])]
    again = rules.to_json(rules.from_json(document | {"rules": found} if found else document))
    assert again == document
