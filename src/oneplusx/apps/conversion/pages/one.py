"""One application: its course, its reasons, and what can be done about it now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.approvals.presenting import last_objection
from oneplusx.apps.conversion import presenting, selectors, services
from oneplusx.apps.conversion.forms import GrantForm, ReasonForm, SupplementForm
from oneplusx.apps.conversion.models import AppealState, Conversion, ConversionState
from oneplusx.apps.conversion.papers import letter_paper
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.recognition.services import Evidence
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today
from oneplusx.web.printing.papers import PDF_URL, asks_for_pdf, paper_response
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.wording import join_words, word_of

AT_FILES = {"files.": "evidence_files", "conversion.too_many_files": "evidence_files"}
UNDECIDED = frozenset({ConversionState.SUBMITTED, ConversionState.RETURNED})


@login_required
@require_safe
def conversion(request: HttpRequest, conversion_id: UUID) -> HttpResponse:
    """For the learner and for officers who may see it."""
    return _page(request, selectors.conversion_for(actor_of(request), conversion_id))


def _page(request: HttpRequest, found: Conversion, **forms: Form) -> HttpResponse:
    actor = actor_of(request)
    context = _context(found, actor) | _forms(found) | forms
    return render(request, "conversion/conversion.html", context, status=422 if forms else 200)


def _context(found: Conversion, actor: Actor) -> dict[str, Any]:
    is_own = selectors.is_own(actor, found)
    appeals = list(found.appeals.order_by("submitted_at"))
    until = presenting.appeal_until(found)
    is_open = any(appeal.state == AppealState.SUBMITTED for appeal in appeals)
    return {
        "conversion": found,
        "words": presenting.explained(found),
        "caps": presenting.cap_lines(found),
        "targets": found.targets.select_related("course").order_by("id"),
        "timeline": presenting.conversion_timeline(found, today()),
        "objection": last_objection(found.case_id) if found.case_id else None,
        "earlier": presenting.earlier_decisions(found),
        "supplements": selectors.supplements_of(actor, found),
        "appeals": appeals,
        "is_own": is_own,
        "may_withdraw": is_own and found.state in UNDECIDED,
        "may_resubmit": is_own and found.state == ConversionState.RETURNED,
        "may_grant": _may_grant(found, actor),
        "may_appeal": is_own and until is not None and until >= today() and not is_open,
        "appeal_until": until,
        "may_reverse": found.state == ConversionState.APPROVED
        and may(actor, "conversions.reverse", found.enrollment.college_id),
    }


def _may_grant(found: Conversion, actor: Actor) -> bool:
    is_waiting = found.state == ConversionState.RETURNED and found.awaits_panel
    return is_waiting and may(actor, services.PANEL_PERMISSION, found.enrollment.college_id)


def _forms(found: Conversion) -> dict[str, Form]:
    return {
        "supplement_form": SupplementForm(initial={"note": found.note}, kinds=_missing(found)),
        "appeal_form": ReasonForm(auto_id="appeal_%s"),
        "grant_form": GrantForm(auto_id="grant_%s"),
        "reverse_form": ReasonForm(auto_id="reverse_%s"),
    }


@login_required
@require_POST
def withdraw(request: HttpRequest, conversion_id: UUID) -> HttpResponse:
    """Before it is decided."""
    services.withdraw_conversion(conversion_id=conversion_id, actor=actor_of(request), now=now())
    messages.success(request, _("Withdrawn. The credits and the courses are free again."))
    return redirect("conversion:conversion", conversion_id)


@login_required
@require_POST
def resubmit(request: HttpRequest, conversion_id: UUID) -> HttpResponse:
    """After a return; what was typed stays when the rule still refuses."""
    actor = actor_of(request)
    found = selectors.conversion_for(actor, conversion_id)
    form = SupplementForm(request.POST, request.FILES, kinds=_missing(found))
    if form.is_valid():
        with refusals_into(form, AT_FILES):
            services.resubmit_conversion(
                conversion_id=found.id,
                note=form.cleaned_data["note"],
                evidence=[Evidence(*file) for name in ("demanded", "handed_in") for file in form.cleaned_data[name]],
                actor=actor,
                now=now(),
            )
            messages.success(request, _course_of(found))
            return redirect("conversion:conversion", found.id)
    return _page(request, found, supplement_form=form)


def _missing(found: Conversion) -> list[str]:
    return [kind for kind, is_given in services.demanded_evidence(found).items() if not is_given]


def _course_of(found: Conversion) -> str:
    found.refresh_from_db(fields=["state", "decision"])
    if found.state == ConversionState.RETURNED and (missing := _missing(found)):
        language = get_language() or "zh-hans"
        words = join_words([word_of(kind, language, "evidence") for kind in missing], language)
        return _("Noted. Still missing before it goes to the reviewers: %(what)s.") % {"what": words}
    if found.state == ConversionState.RETURNED:
        return _("Noted. Something else is still missing before it goes to the reviewers.")
    return _("Submitted again. It runs its course anew.")


@login_required
@require_POST
def grant(request: HttpRequest, conversion_id: UUID) -> HttpResponse:
    """Academic affairs notes what a panel granted."""
    actor = actor_of(request)
    found = selectors.conversion_for(actor, conversion_id)
    form = GrantForm(request.POST, auto_id="grant_%s")
    if form.is_valid():
        with refusals_into(form):
            granted = form.cleaned_data["credits"]
            services.grant_credits(conversion_id=found.id, credits_hundredths=granted, actor=actor, now=now())
            messages.success(request, _course_of(found))
            return redirect("conversion:seen", found.id)
    return _page(request, found, grant_form=form)


@login_required
@require_POST
def appeal(request: HttpRequest, conversion_id: UUID) -> HttpResponse:
    """Against a refusal."""
    actor = actor_of(request)
    found = selectors.conversion_for(actor, conversion_id)
    form = ReasonForm(request.POST, auto_id="appeal_%s")
    if form.is_valid():
        with refusals_into(form):
            reason = form.cleaned_data["reason"]
            services.submit_appeal(conversion_id=found.id, reason=reason, actor=actor, now=now())
            messages.success(request, _("Your appeal is in. You get an answer within ten working days."))
            return redirect("conversion:conversion", found.id)
    return _page(request, found, appeal_form=form)


@login_required
@require_POST
def withdraw_appeal(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Before it is answered."""
    found = services.withdraw_appeal(appeal_id=appeal_id, actor=actor_of(request), now=now())
    messages.success(request, _("Your appeal is withdrawn."))
    return redirect("conversion:conversion", found.conversion_id)


@login_required
@require_POST
def reverse(request: HttpRequest, conversion_id: UUID) -> HttpResponse:
    """Academic affairs takes an approved conversion back."""
    actor = actor_of(request)
    found = selectors.conversion_for(actor, conversion_id)
    form = ReasonForm(request.POST, auto_id="reverse_%s")
    if form.is_valid():
        with refusals_into(form):
            reason = form.cleaned_data["reason"]
            services.reverse_conversion(conversion_id=found.id, reason=reason, actor=actor, now=now())
            messages.success(request, _("Reversed. Credits and transcript are as before; the history stays."))
            return redirect("conversion:conversion", found.id)
    return _page(request, found, reverse_form=form)


@login_required
@require_safe
def letter(request: HttpRequest, conversion_id: UUID) -> HttpResponse:
    """The decision on paper (A4)."""
    found = selectors.conversion_for(actor_of(request), conversion_id)
    words, until = presenting.explained(found), presenting.appeal_until(found)
    if asks_for_pdf(request.GET):
        paper = letter_paper(found, words, appeal_until=until, at=now())
        return paper_response(paper, paper.title)
    context = {
        "conversion": found,
        "words": words,
        "appeal_until": until,
        "printed_on": today(),
        "pdf_url": PDF_URL,
    }
    return render(request, "conversion/letter.html", context)
