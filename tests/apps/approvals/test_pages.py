"""The inbox and the case page."""

from __future__ import annotations

from django.urls import reverse

from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep, CaseState, StepState
from oneplusx.apps.parties.models import Learner
from oneplusx.web.actor import Actor
from tests.apps.approvals.conftest import ENGLISH, OpenCase
from tests.support.cast import SignIn


def test_an_officer_decides_and_the_next_opens(open_three_steps: OpenCase, adviser: Actor, sign_in: SignIn) -> None:
    first, second = open_three_steps(), open_three_steps()
    client = sign_in(adviser)
    shown = client.get(reverse("approvals:inbox"))
    assert first.title in shown.content.decode()
    answer = client.post(reverse("approvals:case", args=[first.id]), {"outcome": "approved", "reason": ""})
    assert answer.headers["Location"] == reverse("approvals:case", args=[second.id])
    undone = client.post(reverse("approvals:undo", args=[ApprovalStep.objects.get(case=first, number=0).id]))
    assert undone.status_code == 302
    assert ApprovalStep.objects.get(case=first, number=0).state == StepState.ACTIVE


def test_the_buttons_are_the_only_way_to_decide(case: ApprovalCase, adviser: Actor, sign_in: SignIn) -> None:
    page = sign_in(adviser).get(reverse("approvals:case", args=[case.id])).content.decode()
    assert 'type="radio"' not in page
    assert [page.count(f'name="outcome" value="{one}"') for one in ("approved", "returned", "refused")] == [1, 1, 1]


def test_what_was_decided_already_says_so(case: ApprovalCase, adviser: Actor, sign_in: SignIn) -> None:
    client, address = sign_in(adviser), reverse("approvals:case", args=[case.id])
    client.post(address, {"outcome": "approved", "reason": ""})
    again = client.post(address, {"outcome": "approved", "reason": ""}, follow=True)
    assert [message.level_tag for message in again.context["messages"]] == ["success", "warning"]


def test_the_last_case_too_can_be_undone(case: ApprovalCase, adviser: Actor, sign_in: SignIn) -> None:
    address = reverse("approvals:case", args=[case.id])
    client = sign_in(adviser)
    shown = client.post(address, {"outcome": "approved", "reason": ""}, follow=True).content.decode()
    assert f'<a href="{address}#undo">撤销</a>' in shown
    step = ApprovalStep.objects.get(case=case, number=0)
    assert reverse("approvals:undo", args=[step.id]) in client.get(address).content.decode()
    client.post(reverse("approvals:undo", args=[step.id]))
    returned = client.post(address, {"outcome": "returned", "reason": "请补充"}, follow=True).content.decode()
    assert "#undo" not in returned


def test_every_list_says_whose_application_it_is(
    open_three_steps: OpenCase, learner: Learner, adviser: Actor, sign_in: SignIn
) -> None:
    step = ApprovalStep.objects.get(case=open_three_steps(), number=0)
    client = sign_in(adviser)
    lists = [
        client.get(reverse("approvals:inbox")),
        client.get("/home/"),
        client.post(reverse("approvals:batch"), {"steps": [str(step.id)]}),
    ]
    assert [learner.person.name in page.content.decode() for page in lists] == [True, True, True]


def test_what_waits_stands_first_on_the_home_page(open_three_steps: OpenCase, adviser: Actor, sign_in: SignIn) -> None:
    client = sign_in(adviser)
    assert 'id="waiting"' not in client.get("/home/").content.decode()
    open_three_steps()
    page = client.get("/home/").content.decode()
    assert (
        page.index('id="waiting"')
        < page.index(f'href="{reverse("approvals:inbox")}"', page.index("<main"))
        < page.index('id="home-inbox"')
    )


def test_every_case_of_a_subject_has_its_title_in_the_page_s_language(
    open_three_steps: OpenCase, adviser: Actor, sign_in: SignIn
) -> None:
    again = open_three_steps(open_three_steps().subject_id)
    client = sign_in(adviser)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("approvals:inbox")).content.decode()
    assert page.count(f">{ENGLISH}</a>") == 2
    assert again.title not in page


def test_a_refusal_without_reason_stays_on_the_page(case: ApprovalCase, adviser: Actor, sign_in: SignIn) -> None:
    answer = sign_in(adviser).post(reverse("approvals:case", args=[case.id]), {"outcome": "refused", "reason": " "})
    assert answer.status_code == 422
    assert "不通过或退回须写明理由" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == CaseState.RUNNING


def test_a_reason_that_is_too_long_is_not_called_missing(case: ApprovalCase, adviser: Actor, sign_in: SignIn) -> None:
    sent = {"outcome": "refused", "reason": "长" * 5000}
    answer = sign_in(adviser).post(reverse("approvals:case", args=[case.id]), sent)
    assert answer.status_code == 422
    assert "不通过或退回须写明理由" not in answer.content.decode()


def test_other_peoples_cases_answer_like_unknown_ones(case: ApprovalCase, outsider: Actor, sign_in: SignIn) -> None:
    client = sign_in(outsider)
    assert client.get(reverse("approvals:case", args=[case.id])).status_code == 404
    assert client.get(reverse("approvals:case", args=[outsider.id])).status_code == 404


def test_a_batch_is_previewed_then_decided(open_three_steps: OpenCase, adviser: Actor, sign_in: SignIn) -> None:
    cases = [open_three_steps(), open_three_steps()]
    steps = [str(ApprovalStep.objects.get(case=case, number=0).id) for case in cases]
    client = sign_in(adviser)
    preview = client.post(reverse("approvals:batch"), {"steps": steps})
    assert preview.status_code == 200
    assert ApprovalStep.objects.filter(id__in=steps, state=StepState.ACTIVE).count() == 2
    decided = client.post(reverse("approvals:batch"), {"steps": steps, "outcome": "approved", "reason": ""})
    assert decided.status_code == 302
    assert ApprovalStep.objects.filter(id__in=steps, state=StepState.APPROVED).count() == 2


def test_nobody_signed_in_is_asked_to(case: ApprovalCase, client: object) -> None:
    answer = client.get(reverse("approvals:inbox"))  # type: ignore[attr-defined]
    assert answer.status_code == 302
    assert "/sign-in/" in answer.headers["Location"]
