from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.services.attempts import Attempt, count_attempts, take_back_attempts
from oneplusx.apps.supervision import selectors, services
from oneplusx.apps.supervision.forms.complaints import AnswerForm, ComplaintFilters, ComplaintForm, ReceiptForm
from oneplusx.apps.supervision.models import COMPLAINT, Complaint
from oneplusx.apps.supervision.selectors.complaints import files_of
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of, address_of
from oneplusx.web.tables import Column, TableSpec

SUBMITTED_MAX = 10
FIELDS = {
    "complaints.contact": "contact",
    "complaints.exam": "exam",
    "complaints.too_many_files": "evidence_files",
    "files.": "evidence_files",
    "complaints.": "institution",
}
COMPLAINTS = TableSpec(
    columns=(
        Column("number", gettext_lazy("Receipt number"), sort="receipt_number", value=lambda row: row.receipt_number),
        Column("about", gettext_lazy("Complaint about"), sort="about", value=lambda row: row.get_about_display()),
        Column(
            "institution",
            gettext_lazy("Institution"),
            sort="institution__name_zh",
            value=lambda row: row.institution.name_zh,
        ),
        Column("handler", gettext_lazy("Answered by"), sort="handler__name_zh", value=lambda row: row.handler.name_zh),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
        Column(
            "due", gettext_lazy("Answer by"), sort=("is_closed", "due_on"), is_whole=True, value=lambda row: row.due_on
        ),
    ),
    order="due",
    filters=ComplaintFilters,
)


def _attempt(request: HttpRequest, door: str) -> list[Attempt]:
    return [Attempt(door, address_of(request), SUBMITTED_MAX)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Public: signed in, or with a contact."""
    actor = actor_of(request)
    form = ComplaintForm(
        request.POST or None, request.FILES or None, initial={"institution": request.GET.get("institution", "")}
    )
    form.fields["contact"].required = actor.is_public
    if request.method == "POST" and form.is_valid():
        data = form.complaint()
        with refusals_into(form, FIELDS):
            institution_id = _institution(request, data.pop("institution"))
            count_attempts(attempts=_attempt(request, "complaint"), now=now())
            receipt = services.submit_complaint(institution_id=institution_id, **data, actor=actor, now=now())
            return render(request, "supervision/receipt.html", {"receipt": receipt})
    context = {"form": form, "mine": selectors.own_complaints(actor)[:1]}
    return render(request, "supervision/complain.html", context, status=422 if form.errors else 200)


def _institution(request: HttpRequest, text: str) -> UUID:
    found = selectors.complained_about(actor_of(request), text)
    if not found:
        raise NotFound("complaints.unknown_institution")
    if len(found) > 1:
        raise Invalid("complaints.several_institutions", found=[named(one) for one in found[:5]])
    return found[0].id


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """The answer, for whoever has receipt number and code."""
    form = ReceiptForm(request.POST or None)
    found: Complaint | None = None
    if request.method == "POST" and form.is_valid():
        attempts = _attempt(request, "complaint_status")
        with refusals_into(form):
            count_attempts(attempts=attempts, now=now())
            data = form.cleaned_data
            found = selectors.complaint_by_receipt(actor_of(request), data["number"], data["code"])
            take_back_attempts(attempts=attempts)
    context = {"form": form, "complaint": found, "answer": found.answer() if found else ""}
    return render(request, "supervision/status.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    rows = selectors.own_complaints(actor_of(request))[:200]
    lines = [(row, row.answer()) for row in rows]
    return render(request, "supervision/mine.html", {"lines": lines})


@login_required
@require_POST
def withdraw(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    try:
        services.withdraw_complaint(complaint_id=complaint_id, actor=actor_of(request), now=now())
        messages.success(request, _("Withdrawn."))
    except Conflict as error:
        messages.error(request, words_of(error))
    return redirect("supervision:my_complaints")


@login_required
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "complaints.handle")
    table = COMPLAINTS.read(selectors.complaints_visible_to(actor), request.GET)
    return export(table, "complaints") or render(
        request, "supervision/complaints.html", {"table": table, "today": today()}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """A complaint, and its answer."""
    actor = actor_of(request)
    found = selectors.complaint_for(actor, complaint_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        values: dict[str, Any] = {"complaint_id": found.id, "actor": actor, "now": now()}
        with refusals_into(form, {"complaints.unknown_finding": "finding"}):
            if "reject" in request.POST:
                services.reject_complaint(reason=data["answer"], **values)
            else:
                services.answer_complaint(finding=data["finding"], answer=data["answer"], **values)
            messages.success(request, _("Recorded; the complainant can read it."))
            return redirect("supervision:complaints")
    return _page(request, found, form)


def _page(
    request: HttpRequest, found: Complaint, form: AnswerForm, person: tuple[str, str] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "complaint": found,
        "text": found.text(),
        "answer": found.answer(),
        "form": form if found.state == "submitted" and selectors.handled_by(actor, found) else None,
        "files": files_of(actor, found),
        "is_overseer": selectors.may_reveal(actor, found),
        "person": person,
        "today": today(),
        "timeline": timeline_of(actor, COMPLAINT, found.id),
    }
    return render(request, "supervision/complaint.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def pass_on(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Has who is complained about answer, or takes it back."""
    actor = actor_of(request)
    found = selectors.complaint_for(actor, complaint_id)
    is_back = "back" in request.POST and found.overseer_id is not None
    target = found.overseer_id if is_back else found.institution_id
    try:
        services.pass_on_complaint(
            complaint_id=found.id, institution_id=target or found.institution_id, actor=actor, now=now()
        )
        messages.success(request, _("Passed on; the deadline stays."))
    except Conflict as error:
        messages.error(request, words_of(error))
    return redirect("supervision:complaint", found.id)


@login_required
@never_cache
@require_POST
def reveal(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Shows the overseer who complains, with the purpose on record."""
    actor = actor_of(request)
    found = selectors.complaint_for(actor, complaint_id)
    try:
        purpose = request.POST.get("purpose", "")
        person = services.reveal_complainant(complaint_id=found.id, purpose=purpose, actor=actor, now=now())
    except Invalid as error:
        messages.error(request, words_of(error))
        return redirect("supervision:complaint", found.id)
    return _page(request, found, AnswerForm(), person)
