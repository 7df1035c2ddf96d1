"""How a page does one act: what is refused is said on the page, with what was typed kept in its form."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.assessment.selectors.corrections import CORRECTABLE
from oneplusx.apps.assessment.selectors.course_exams import COLLEGE_ROLES
from oneplusx.apps.assessment.selectors.visibility import PUBLISHED_RESULTS, sees_candidates
from oneplusx.apps.parties.permissions import may
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.components import Tab
from oneplusx.web.refusals import tell_faults, words_of

KEPT = "assessment_kept_form"


def done(
    request: HttpRequest,
    back: str,
    words: str,
    call: Callable[[], Any],
    *ids: UUID,
    form: BaseForm | None = None,
    key: str = "",
) -> HttpResponse:
    """Does it and goes back; what is refused for its content or the state is said on the page.

    Args:
        back: Name of the address to go back to, with ``ids``.
        form: What was typed; a refusal shows the page with it as it was.
        key: Which of the page's forms it is.
    """
    try:
        call()
    except (Invalid, Conflict) as error:
        messages.error(request, words_of(error))
        return refused(request, form, back, *ids, key=key) if form is not None else redirect(back, *ids)
    if words:
        messages.success(request, words)
    return redirect(back, *ids)


def refused(request: HttpRequest, form: BaseForm, back: str, *ids: UUID, key: str) -> HttpResponse:
    """The page again, with the form as it was typed."""
    address = reverse(back, args=ids)
    match = resolve(address)
    request.method, request.path, request.path_info = "GET", address, address
    setattr(request, KEPT, (key, form))
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return answer


def kept(request: HttpRequest, key: str) -> Any:
    """The form of the page that was refused just now, as it was typed; ``None``: none, or another."""
    found, form = getattr(request, KEPT, ("", None))
    return form if found == key else None


def faults(request: HttpRequest, form: BaseForm, back: str, *ids: UUID, key: str = "") -> HttpResponse:
    """A form that was not filled in well: says so, on the page with the form as it was typed where it has one.

    Args:
        key: Which of the page's forms it is; empty: a button or hidden fields, nothing to type again.
    """
    tell_faults(request, form)
    return refused(request, form, back, *ids, key=key) if key else redirect(back, *ids)


def plan_tabs(actor: Actor, plan: ExamPlan, current: str) -> list[Tab]:
    """Pages of one plan that the actor can use."""
    organization = plan.organization_id
    runs = may(actor, "exams.plan", organization)
    wanted = [
        ("plan", _("Board"), True),
        ("candidates", _("Candidates"), sees_candidates(actor)),
        ("course_exams", _("Course exams"), runs or actor.has_role(*COLLEGE_ROLES)),
        ("fees", _("Fees"), may(actor, "exams.confirm_fees")),
        ("seats", _("Seats"), runs),
        ("staff", _("Exam staff"), runs),
        ("scores", _("Scores"), runs),
        ("corrections", _("Corrections of scores"), runs and plan.state in CORRECTABLE),
        ("notice", _("Public notice"), plan.state in PUBLISHED_RESULTS),
    ]
    return [
        Tab(label=label, url=reverse(f"assessment:{name}", args=[plan.id]), is_current=name == current)
        for name, label, shown in wanted
        if shown
    ]
