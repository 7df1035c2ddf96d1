"""Decisions on outcomes as letters (A4), for the learner and for officers who may see them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneplusx.apps.recognition import selectors
from oneplusx.apps.recognition.papers import letter_paper, recognition_facts, refusal_facts, refusal_paper
from oneplusx.apps.recognition.presenting import REFUSED_NEXT, refusal_of, trace_lines
from oneplusx.apps.recognition.vouchers import verified_by
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now, today
from oneplusx.web.printing.papers import PDF_URL, asks_for_pdf, paper_response
from oneplusx.web.requests import actor_of


@login_required
@require_safe
def letter(request: HttpRequest, recognition_id: UUID) -> HttpResponse:
    """The decision on paper (A4), for the learner and for officers who may see it."""
    found = selectors.recognition_for(actor_of(request), recognition_id)
    facts = recognition_facts(found, verified_by([found]).get(found.achievement_id, ""))
    lines = trace_lines(found)
    if asks_for_pdf(request.GET):
        paper = letter_paper(found, facts, lines, now())
        return paper_response(paper, paper.title)
    context = {"recognition": found, "facts": facts, "lines": lines, "printed_on": today(), "pdf_url": PDF_URL}
    return render(request, "recognition/letter.html", context)


@login_required
@require_safe
def refusal_letter(request: HttpRequest, achievement_id: UUID) -> HttpResponse:
    """Why an outcome was rejected, or gives no credits."""
    actor = actor_of(request)
    found = selectors.achievement_for(actor, achievement_id)
    refusal = refusal_of(found)
    if refusal is None:
        raise NotFound("not_found")
    facts = refusal_facts(found, refusal)
    if asks_for_pdf(request.GET):
        paper = refusal_paper(found, refusal, facts, now())
        return paper_response(paper, paper.title)
    context = {
        "achievement": found,
        "refusal": refusal,
        "facts": facts,
        "next_step": REFUSED_NEXT,
        "is_own": selectors.is_own(actor, found),
        "printed_on": today(),
        "pdf_url": PDF_URL,
    }
    return render(request, "recognition/refusal_letter.html", context)
