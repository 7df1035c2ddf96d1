"""Pages of the lists for the credit bank: export, codes, files that jobs made."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oneplusx.apps.exchange import selectors, services
from oneplusx.apps.exchange.credit_bank import CreditBankList
from oneplusx.apps.exchange.forms import BankCodesForm, BankListForm
from oneplusx.apps.exchange.services.credit_bank import PLAIN_CODES
from oneplusx.apps.files.selectors import content_of
from oneplusx.apps.parties.permissions import require
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.exporting import MEDIA_TYPES
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Chooses a list; a small one comes at once, a large one as a job."""
    actor = actor_of(request)
    require(actor, "exchange.write_back")
    colleges = list(selectors.writing_colleges(actor))
    form = BankListForm(request.POST or None, colleges=colleges, reviews=list(selectors.batches_of(actor)[:100]))
    if form.is_bound and form.is_valid():
        with refusals_into(form, {"field.required": "purpose"}):
            return _answered(request, actor, form.cleaned_data)
    context = {"form": form, "colleges": colleges, "files": selectors.files_visible_to(actor)[:20]}
    return render(request, "exchange/credit_bank.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, actor: Actor, data: dict[str, Any]) -> HttpResponse:
    wanted = services.BankRequest(
        which=CreditBankList(data["which"]),
        college_id=UUID(data["college"]),
        purpose=data["purpose"],
        since=data["since"],
        until=data["until"],
        review_id=UUID(data["review"]) if data["review"] else None,
    )
    made = services.request_credit_bank_list(request=wanted, actor=actor, now=now())
    if isinstance(made, services.BankFile):
        return _file(made.content, made.name)
    messages.info(request, _("The list is large; it is made in the background and then stands below."))
    return redirect("exchange:credit_bank")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=MEDIA_TYPES["xlsx"])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """The college's codes."""
    actor = actor_of(request)
    college = selectors.bank_college_for(actor, institution_id)
    form = BankCodesForm(
        request.POST or None,
        codes=selectors.codes_of(college),
        education_types=selectors.education_types_of(college),
    )
    if form.is_bound and form.is_valid():
        with refusals_into(form):
            services.save_bank_codes(
                college_id=college.id,
                codes={name: form.cleaned_data[name] for name in PLAIN_CODES},
                levels=form.named("level_"),
                outcomes=form.named("outcome_"),
                actor=actor,
                now=now(),
            )
            messages.success(request, _("Saved"))
            return redirect("exchange:credit_bank")
    status = 422 if form.errors else 200
    return render(request, "exchange/bank_codes.html", {"form": form, "college": college}, status=status)


@login_required
@require_safe
def made_file(request: HttpRequest, credit_bank_file_id: UUID) -> HttpResponse:
    """A list that a job made."""
    found = selectors.bank_file_for(actor_of(request), credit_bank_file_id)
    assert found.file is not None
    return _file(content_of(found.file), found.name)
