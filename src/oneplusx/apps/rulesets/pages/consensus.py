"""Consensus on a draft: who is asked, what they say, comments rule by rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.parties.models import Department
from oneplusx.apps.rulesets import presenting, selectors, services
from oneplusx.apps.rulesets.forms.consensus import AnswerForm, AskForm, CommentForm
from oneplusx.apps.rulesets.models import RuleSetVersion, VersionState
from oneplusx.domain.errors import DomainError, NotFound
from oneplusx.web import naming
from oneplusx.web.clock import now, today
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of


@login_required
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The drafts about which the actor is asked."""
    actor = actor_of(request)
    parties = list(selectors.waiting_for(actor)[:200])
    context = {"parties": parties, "today": today()}
    return render(request, "rulesets/asked.html", context)


@login_required
def consensus(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The state of the consensus; the owner asks more parties here."""
    version = selectors.commented_draft(actor_of(request), version_id)
    form = _ask_form(version, request.POST or None)
    if request.POST.get("act") == "find":
        return _page(request, version, ask_form=form)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_into(form, {"parties.": "institutions", "rulesets.due": "due_on", "rulesets.nobody": "q"}):
            services.open_consultation(
                version_id=version_id,
                department_ids=[UUID(one) for one in data["departments"]],
                institution_codes=data["institutions"],
                due_on=data["due_on"],
                note=data["note"],
                actor=actor_of(request),
                now=now(),
            )
            messages.success(request, _("Those concerned are asked and told."))
            return redirect("rulesets:consensus", version_id)
    return _page(request, version, ask_form=form, status=422 if form.errors else 200)


def _ask_form(version: RuleSetVersion, data: QueryDict | None = None) -> AskForm:
    rows = Department.objects.filter(college=version.rule_set.owner_id).order_by("code")
    departments = [(str(row.id), naming.named(row)) for row in rows]
    initial: dict[str, Any] = {"due_on": selectors.proposed_due_on(version.rule_set.owner, today())}
    chosen, query = (data.getlist("institutions"), data.get("q", "")) if data else ([], "")
    found = presenting.institution_choices(selectors.institutions_to_choose(query, chosen))
    if data and data.get("act") == "find":
        initial |= {name: data.getlist(name) for name in ("departments", "institutions")}
        initial |= {name: data.get(name, "") for name in ("q", "due_on", "note")}
        data = None
    return AskForm(data, departments=departments, institutions=found, initial=initial)


def _comment_form(version: RuleSetVersion, data: Any = None) -> CommentForm:
    return CommentForm(data, rules=presenting.own_rules(version), auto_id="comment_%s")


def _page(request: HttpRequest, version: RuleSetVersion, *, status: int = 200, **forms: Any) -> HttpResponse:
    actor = actor_of(request)
    answer_form = AnswerForm(initial={"digest": version.digest}, auto_id="answer_%s")
    context = {
        "version": version,
        "consensus": selectors.consensus_of(version, today()),
        "mine": list(selectors.parties_asked(actor).filter(consultation__version=version)),
        "threads": presenting.threads(selectors.threads_of(version), version),
        "timeline": presenting.version_timeline(actor, version),
        "may_edit": selectors.may_edit(actor, version.rule_set.owner_id),
        "is_draft": version.state == VersionState.DRAFT,
        "ask_form": _ask_form(version),
        "answer_form": answer_form,
        "comment_form": _comment_form(version),
        **forms,
    }
    return render(request, "rulesets/consensus.html", context, status=status)


@login_required
@require_POST
def answer(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Signs off or objects in the name of a party."""
    actor = actor_of(request)
    version = selectors.party_for(actor, party_id).consultation.version
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if form.is_valid():
        data = form.cleaned_data
        with refusals_into(form, {"rulesets.objection_without": "reason"}):
            services.answer_consultation(
                party_id=party_id,
                agrees=data["agrees"] == "yes",
                reason=data["reason"],
                digest=data["digest"],
                actor=actor,
                now=now(),
            )
            messages.success(request, _("Your answer is recorded."))
            return redirect("rulesets:consensus", version.id)
    return _page(request, version, answer_form=form, status=422)


@login_required
@require_POST
def settle(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Settles an objection."""
    try:
        party = services.settle_objection(
            party_id=party_id, settlement=request.POST.get("settlement", ""), actor=actor_of(request), now=now()
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, words_of(error))
        back = selectors.version_of_party(actor_of(request), party_id)
        return redirect("rulesets:consensus", back.id)
    messages.success(request, _("The objection is settled; the party is told."))
    return redirect("rulesets:consensus", party.consultation.version_id)


@login_required
@require_POST
def comment(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Writes a comment or an answer to one."""
    version = selectors.commented_draft(actor_of(request), version_id)
    answers = request.POST.get("answers", "")
    form = _comment_form(version, request.POST)
    if form.is_valid():
        with refusals_into(form):
            services.write_comment(
                version_id=version_id,
                rule_id=form.cleaned_data["rule_id"],
                text=form.cleaned_data["text"],
                answers_id=UUID(answers) if answers else None,
                actor=actor_of(request),
                now=now(),
            )
            return redirect("rulesets:consensus", version_id)
    return _page(request, version, comment_form=form, status=422)


@login_required
@require_POST
def resolve(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Marks a comment as dealt with."""
    found = services.resolve_comment(comment_id=comment_id, actor=actor_of(request), now=now())
    return redirect("rulesets:consensus", found.version_id)
