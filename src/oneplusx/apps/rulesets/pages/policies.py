"""What an institution demands before one of its methods is published: consensus, back-tests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.forms.consensus import PolicyForm
from oneplusx.apps.rulesets.forms.publishing import BacktestPolicyForm
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of


@login_required
def policy(request: HttpRequest) -> HttpResponse:
    """All that the actor's institution demands; saves the demands on consensus."""
    actor = actor_of(request)
    owner = selectors.publishing_owner(actor)
    form = _consensus_form(owner, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            services.set_consensus_policy(owner_id=owner.id, **form.cleaned_data, actor=actor, now=now())
            messages.success(request, _("Saved."))
            return redirect("rulesets:rule_sets")
    return _page(request, owner, form=form)


@login_required
@require_POST
def backtest_policy(request: HttpRequest) -> HttpResponse:
    """Saves which back-test is demanded."""
    actor = actor_of(request)
    owner = selectors.publishing_owner(actor)
    form = BacktestPolicyForm(request.POST, auto_id="policy_%s")
    if form.is_valid():
        with refusals_into(form):
            services.set_backtest_policy(owner_id=owner.id, **form.cleaned_data, actor=actor, now=now())
            messages.success(request, _("Saved."))
            return redirect("rulesets:policy")
    return _page(request, owner, backtest_form=form)


def _consensus_form(owner: Institution, data: Any = None) -> PolicyForm:
    stored = selectors.policy_of(owner)
    return PolicyForm(data, initial={name: getattr(stored, name) for name in ("is_required", "silence_agrees", "days")})


def _backtest_form(owner: Institution) -> BacktestPolicyForm:
    stored = selectors.backtest_policy_of(owner)
    values = {"demand": stored.demand, "days_max": stored.days_max}
    return BacktestPolicyForm(initial=values, auto_id="policy_%s")


def _page(request: HttpRequest, owner: Institution, form: Any = None, backtest_form: Any = None) -> HttpResponse:
    is_wrong = any(one is not None and one.errors for one in (form, backtest_form))
    context = {
        "form": form or _consensus_form(owner),
        "backtest_form": backtest_form or _backtest_form(owner),
        "owner": owner,
    }
    return render(request, "rulesets/policy.html", context, status=422 if is_wrong else 200)
