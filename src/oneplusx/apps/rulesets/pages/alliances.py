"""Alliances: which there are, their members and methods; founding, inviting, joining, leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.rulesets import presenting, selectors, services
from oneplusx.apps.rulesets.forms.alliances import FoundForm, InviteForm
from oneplusx.apps.rulesets.models import Alliance, AllianceMember
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Conflict
from oneplusx.web import naming
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of


def alliances(request: HttpRequest) -> HttpResponse:
    """All alliances, invitations of one's own college, and founding one."""
    actor = actor_of(request)
    colleges = selectors.allying_colleges(actor)
    leads = [(str(one.id), naming.named(one)) for one in colleges]
    form = FoundForm(request.POST or None, leads=leads)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"rulesets.alliance_exists": "code"}):
            data = form.cleaned_data
            made = services.found_alliance(
                lead_id=UUID(data["lead"]),
                code=data["code"],
                name_zh=data["name_zh"],
                name_en=data["name_en"],
                actor=actor,
                now=now(),
            )
            return redirect("rulesets:alliance", made.id)
    rows = selectors.alliances_visible_to(actor).order_by("code")
    context = {"alliances": rows, "invitations": selectors.invitations_of(actor), "form": form if colleges else None}
    return render(request, "rulesets/alliances.html", context, status=422 if form.errors else 200)


def alliance(request: HttpRequest, alliance_id: UUID) -> HttpResponse:
    """One alliance; its lead invites here."""
    actor = actor_of(request)
    found = selectors.alliance_for(actor, alliance_id)
    is_finding = request.POST.get("act") == "find"
    form = _invite_form(request.POST, is_finding=is_finding)
    if request.method == "POST" and not is_finding and form.is_valid():
        with refusals_into(form, {"rulesets.": "college"}):
            services.invite_college(
                alliance_id=alliance_id, college_code=form.cleaned_data["college"], actor=actor, now=now()
            )
            messages.success(request, _("Invited; the college's academic affairs office is told."))
            return redirect("rulesets:alliance", alliance_id)
    context = _context(request, found, form)
    return render(request, "rulesets/alliance.html", context, status=422 if form.errors else 200)


def _invite_form(data: QueryDict, *, is_finding: bool) -> InviteForm:
    chosen, query = data.get("college", ""), data.get("q", "")
    found = selectors.institutions_to_choose(query, [chosen], (InstitutionKind.COLLEGE,))
    sent = None if is_finding or not data else data
    return InviteForm(sent, colleges=presenting.institution_choices(found), initial={"q": query, "college": chosen})


def _context(request: HttpRequest, found: Alliance, form: InviteForm) -> dict[str, Any]:
    actor = actor_of(request)
    is_lead = may(actor, "rule_sets.ally", found.lead_id)
    own = {college.id for college in selectors.allying_colleges(actor)}
    return {
        "alliance": found,
        "members": selectors.members_of_alliance(actor, found),
        "own": own,
        "versions": selectors.versions_visible_to(actor).filter(rule_set__alliance=found).order_by("-created_at"),
        "form": form if is_lead else None,
        "timeline": timeline_of(actor, "rulesets.alliance", found.id) if is_lead else [],
    }


@login_required
@require_POST
def join(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Accepts an invitation."""
    return _member_act(request, lambda: _answer(request, member_id, joins=True))


@login_required
@require_POST
def decline(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Declines an invitation."""
    return _member_act(request, lambda: _answer(request, member_id, joins=False))


def _answer(request: HttpRequest, member_id: UUID, *, joins: bool) -> AllianceMember:
    return services.answer_invitation(member_id=member_id, joins=joins, actor=actor_of(request), now=now())


@login_required
@require_POST
def leave(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Leaves an alliance."""
    return _member_act(
        request, lambda: services.leave_alliance(member_id=member_id, actor=actor_of(request), now=now())
    )


def _member_act(request: HttpRequest, write: Callable[[], AllianceMember]) -> HttpResponse:
    try:
        write()
    except Conflict as error:
        messages.error(request, words_of(error))
    return redirect("rulesets:alliances")
