"""A member who lost the phone: taking the second factors off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oneplusx.apps.access import services
from oneplusx.apps.access.forms import ReasonForm
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import get_membership
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def reset_factors(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "members.manage")
    membership = get_membership(actor, membership_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_into(form):
            services.reset_factors(membership=membership, reason=form.cleaned_data["reason"], actor=actor, now=now())
            messages.success(request, _("The second step has been reset; the member has been told."))
            return redirect("parties:institution", membership.institution_id)
    context = {"form": form, "membership": membership}
    return render(request, "access/reset_factors.html", context, status=422 if form.errors else 200)
