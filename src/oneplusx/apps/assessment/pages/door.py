"""The door of a session: marks made here or kept without a network, who was marked differently, incidents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.staff import IncidentForm, MarksForm, own_marks
from oneplusx.apps.assessment.labels import part_label
from oneplusx.apps.assessment.models import ExamSession, Mark
from oneplusx.apps.assessment.offline import offline_page, read_marks
from oneplusx.apps.assessment.pages.acting import done, faults, kept
from oneplusx.apps.assessment.selectors.attending import Seated, may_mark, rooms_of, seated_in, session_for
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.clock import now
from oneplusx.web.naming import people
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, exam_session_id: UUID) -> HttpResponse:
    """Candidates at the door of a session: marks, incidents, the page that works without a network."""
    actor = actor_of(request)
    session = session_for(actor, exam_session_id)
    if request.method == "POST":
        return _mark(request, session)
    rooms = rooms_of(actor, session)
    seated = seated_in(session, rooms)
    candidates = [(str(one.seat.registration_id), one.seat.registration.learner.person.name) for one in seated]
    context = {
        "session": session,
        "part": part_label(session.part),
        "seated": seated,
        "disputes": _disputes(seated),
        "marks": Mark.choices,
        "marks_here": any(may_mark(actor, session, room) for room in rooms),
        "keeper": actor.id,
        "marks_form": MarksForm(),
        "incident_form": kept(request, "incident") or IncidentForm(candidates=candidates),
    }
    return render(request, "assessment/door.html", context)


def _disputes(seated: Sequence[Seated]) -> list[dict[str, Any]]:
    """Candidates whom two people marked differently, with both marks; the one that counts comes first."""
    signed = [one.sign_in for one in seated if one.sign_in is not None and one.is_disputed]
    names = people([by for one in signed for by in (one.marked_by_id, one.other_by_id)])
    words = {str(code): label for code, label in Mark.choices}

    def said(mark: str, by: UUID | None, at: datetime | None) -> dict[str, Any]:
        return {"mark": mark, "words": words[mark], "by": names.get(by, "") if by else "", "at": at}

    return [
        {
            "seat": one.seat,
            "marks": [
                said(one.sign_in.mark, one.sign_in.marked_by_id, one.sign_in.marked_at),
                said(one.sign_in.other_mark, one.sign_in.other_by_id, one.sign_in.other_at),
            ],
        }
        for one in seated
        if one.sign_in is not None and one.is_disputed
    ]


def _mark(request: HttpRequest, session: ExamSession) -> HttpResponse:
    """Marks made on the page: ``mark-ID``, taken where it differs from what the page showed (``was-ID``)."""
    actor, at = actor_of(request), now()
    settles = "settle" in request.POST
    rows = [
        services.MarkRow(identity, value, at)
        for identity, value in own_marks(request.POST)
        if settles or value != request.POST.get(f"was-{identity}", "")
    ]

    def do() -> None:
        services.mark_candidates(exam_session_id=session.id, rows=rows, actor=actor, now=at, settles=settles)

    return done(request, "assessment:door", _("Marks saved"), do, session.id)


@login_required
@require_safe
def offline(request: HttpRequest, exam_session_id: UUID) -> HttpResponse:
    """One file that signs candidates in without a network; its marks are uploaded later."""
    actor = actor_of(request)
    session = session_for(actor, exam_session_id)
    content = offline_page(session, seated_in(session, rooms_of(actor, session)))
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sign-in-{session.plan.code}-{session.number}.html"'
    return response


@login_required
@require_POST
def upload_marks(request: HttpRequest, exam_session_id: UUID) -> HttpResponse:
    """Takes marks kept without a network: a file that somebody chose, or what the page of the door kept by itself."""
    actor = actor_of(request)
    session = session_for(actor, exam_session_id)
    form = MarksForm(request.POST, request.FILES)
    if not form.is_valid():
        return faults(request, form, "assessment:door", session.id)
    data = form.cleaned_data["marks"].read()
    taken: list[services.Marked] = []

    def do() -> None:
        rows, at = read_marks(session, data, now()), now()
        taken.append(
            services.mark_candidates(exam_session_id=session.id, rows=rows, actor=actor, now=at, is_offline=True)
        )

    if request.accepts("text/html"):
        answer = done(request, "assessment:door", "", do, session.id)
        _say_taken(request, taken)
        return answer
    try:
        do()
    except (Invalid, Conflict, NotFound) as error:
        return JsonResponse({"refused": words_of(error)}, status=409)
    return JsonResponse({"changed": taken[0].changed, "disputed": [str(one) for one in taken[0].disputed]})


def _say_taken(request: HttpRequest, taken: Sequence[services.Marked]) -> None:
    for one in taken:
        words = ngettext("%(count)s mark is new.", "%(count)s marks are new.", one.changed) % {"count": one.changed}
        messages.success(request, words)


@login_required
@require_POST
def report(request: HttpRequest, exam_session_id: UUID) -> HttpResponse:
    """Reports an incident."""
    actor = actor_of(request)
    session = session_for(actor, exam_session_id)
    seated = seated_in(session, rooms_of(actor, session))
    people = [(str(one.seat.registration_id), one.seat.registration.learner.person.name) for one in seated]
    form = IncidentForm(request.POST, candidates=people)
    if not form.is_valid():
        return faults(request, form, "assessment:door", session.id, key="incident")
    chosen = form.cleaned_data["registration_id"]

    def do() -> None:
        services.report_incident(
            exam_plan_id=session.plan_id,
            exam_session_id=session.id,
            exam_registration_id=UUID(chosen) if chosen else None,
            text=form.cleaned_data["text"],
            actor=actor,
            now=now(),
        )

    return done(request, "assessment:door", _("Incident reported"), do, session.id, form=form, key="incident")
