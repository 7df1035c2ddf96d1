"""Writing the contents of a standard: rows keep their identity, an edit names the revision it saw."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.models import LearningOutcome, Standard, WorkTask
from oneplusx.apps.trail.models import Act
from oneplusx.domain import standards
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.standards import ItemKind
from tests.support.standards import tree, whole

pytestmark = pytest.mark.django_db


def said(standard):
    return standards.contents_to_document(selectors.contents_of(standard))


def key_of(standard, code, level="primary"):
    return next(item.key for item in selectors.contents_of(standard).level(level).walk() if item.code == code)


def codes(standard, level="primary"):
    return [item.code for item in selectors.contents_of(standard).level(level).walk()]


@pytest.fixture
def edit(draft, organization_officer, now):
    def edited(service, **values):
        draft.refresh_from_db()
        return service(standard_id=draft.id, revision=draft.revision, actor=organization_officer, now=now, **values)

    return edited


def test_a_draft_says_what_was_entered(draft):
    assert said(draft) == standards.contents_to_document(whole())
    assert Act.objects.filter(verb="standards.drafted", subject_id=draft.id).exists()


def test_the_contents_take_few_queries(draft, django_assert_num_queries):
    with django_assert_num_queries(4):
        selectors.contents_of(draft)


def test_an_item_is_added_changed_moved_and_removed(draft, edit):
    edit(
        services.add_item,
        level="primary",
        parent=key_of(draft, "1.1"),
        kind=ItemKind.OUTCOME,
        code="",
        text_zh="能编写表格",
        text_en="",
    )
    assert "1.1.3" in codes(draft)
    kept = LearningOutcome.objects.get(standard=draft, level="primary", code="1.1.1")
    edit(
        services.change_item,
        level="primary",
        key=str(kept.id),
        code="1.1.9",
        text_zh="能编写各级标题",
        text_en="headings",
    )
    changed = LearningOutcome.objects.get(id=kept.id)
    assert (changed.code, changed.text_zh, changed.case_id) == ("1.1.9", "能编写各级标题", kept.case_id)
    edit(services.rearrange, act="move", level="primary", key=key_of(draft, "1.2"), to=key_of(draft, "2"))
    edit(services.rearrange, act="up", level="primary", key=key_of(draft, "1.2"))
    edit(services.rearrange, act="renumber", level="primary")
    assert codes(draft) == ["1", "1.1", "1.1.1", "1.1.2", "1.1.3", "2", "2.1", "2.1.1", "2.2", "2.2.1"]
    assert WorkTask.objects.get(id=key_of(draft, "2.1")).name_zh == "编写样式"
    edit(services.rearrange, act="remove", level="primary", key=key_of(draft, "1"))
    assert codes(draft) == ["2", "2.1", "2.1.1", "2.2", "2.2.1"]
    assert Act.objects.filter(verb="standards.edited", subject_id=draft.id).count() == 6


def test_codes_are_swapped(draft, edit):
    contents = selectors.contents_of(draft)
    level = contents.levels[0]
    first, second = level.items
    swapped = replace(level, items=(replace(first, code="2"), replace(second, code="1")))
    edit(services.replace_contents, contents=contents.with_level(swapped))
    assert said(draft)["levels"][0]["items"][0]["code"] == "2"


def test_a_code_is_used_once_in_a_level(draft, edit):
    with pytest.raises(Conflict, match="double_code"):
        edit(
            services.add_item,
            level="primary",
            parent=key_of(draft, "2.1"),
            kind=ItemKind.OUTCOME,
            code="1.1.1",
            text_zh="能",
            text_en="",
        )
    contents = whole()
    level = contents.levels[0]
    twice = replace(level, items=(level.items[0], level.items[0]))
    with pytest.raises(Conflict, match="double_code"):
        edit(services.replace_contents, contents=contents.with_level(twice))


def test_who_comes_second_is_told(draft, edit, organization_officer, now):
    seen = draft.revision
    edit(services.rearrange, act="renumber", level="primary")
    with pytest.raises(Conflict, match="changed_meanwhile"):
        services.rearrange(
            standard_id=draft.id, revision=seen, act="renumber", level="primary", actor=organization_officer, now=now
        )


def test_a_level_is_added_changed_and_removed(draft, edit):
    level = selectors.contents_of(draft).levels[0]
    edit(services.save_level, level=replace(level, level="advanced", rank=3, key="", case_id="", items=()))
    edit(services.save_level, level=replace(level, hours_theory=99, items=()))
    assert said(draft)["levels"][0]["hours_theory"] == 99
    assert codes(draft) == [item.code for item in whole().levels[0].walk()]
    edit(services.remove_level, level="intermediate")
    assert [one["level"] for one in said(draft)["levels"]] == ["primary", "advanced"]
    with pytest.raises(NotFound):
        edit(services.remove_level, level="intermediate")


def test_replacing_keeps_the_rows_of_what_stayed(draft, edit):
    before = dict(LearningOutcome.objects.filter(standard=draft, level="primary").values_list("code", "id"))
    contents = standards.contents_from_document(
        {
            **standards.contents_to_document(whole(name="新名称")),
            "levels": [{"level": "primary", "items": tree(more=True)}],
        }
    )
    edit(services.replace_contents, contents=contents)
    after = dict(LearningOutcome.objects.filter(standard=draft).values_list("code", "id"))
    assert {code: after[code] for code in before} == before
    assert "1.2.2" in after
    draft.refresh_from_db()
    assert draft.name_zh == "新名称"


def test_only_its_organization_and_the_catalogue_write(organization, registrar, authority_officer, learner_actor, now):
    for actor in (registrar, authority_officer, learner_actor):
        with pytest.raises(Denied):
            services.create_standard(
                organization_id=organization.id, code="X", version="1", contents=whole(), actor=actor, now=now
            )


def test_others_do_not_see_a_draft(draft, registrar, other_organization_officer, now):
    for actor in (registrar, other_organization_officer):
        with pytest.raises(NotFound):
            selectors.standard_for(actor, draft.id)
        with pytest.raises(NotFound):
            services.remove_level(standard_id=draft.id, revision=1, level="primary", actor=actor, now=now)


def test_one_open_version_at_a_time(draft, organization, organization_officer, now):
    for version, code in (("1.0", "version_exists"), ("2.0", "open_version")):
        with pytest.raises(Conflict, match=code):
            services.create_standard(
                organization_id=organization.id,
                code="PAGE",
                version=version,
                contents=whole(),
                actor=organization_officer,
                now=now,
            )
    for values in ({"code": "", "version": "1"}, {"code": "A", "version": ""}, {"code": "A" * 61, "version": "1"}):
        with pytest.raises(Invalid):
            services.create_standard(
                organization_id=organization.id, contents=whole(), actor=organization_officer, now=now, **values
            )


def test_outcomes_are_found_by_words_pinyin_and_level(published, draft, learner_actor):
    found = selectors.search_outcomes(learner_actor, "颜色")
    assert {row.level for row in found} == {"primary", "intermediate"}
    assert selectors.search_outcomes(learner_actor, "yanse", level="primary").count() == 1
    assert selectors.search_outcomes(learner_actor, "没有").count() == 0
    assert Standard.objects.get(id=draft.id).state == "published"
