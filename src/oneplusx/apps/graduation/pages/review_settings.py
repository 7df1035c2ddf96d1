"""What a college sets about its graduation reviews."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oneplusx.apps.graduation import services
from oneplusx.apps.graduation.forms.reviews import ShareForm
from oneplusx.apps.graduation.selectors import reviews as reading
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of

PERMISSION = "graduation.open_review"


def managed_colleges(actor: Actor) -> list[Institution]:
    """Colleges whose reviews the actor opens and sets up."""
    rows = visible_institutions(actor)
    return [row for row in rows if row.kind == InstitutionKind.COLLEGE and may(actor, PERMISSION, row.id)]


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """From which share of the credits on a review suggests completion."""
    actor = actor_of(request)
    require(actor, PERMISSION)
    colleges = managed_colleges(actor)
    if not colleges:
        raise NotFound("not_found")
    college = colleges[0]
    form = ShareForm(request.POST or None, initial={"share": int(reading.completion_share_of(college.id) * 100)})
    if request.method == "POST" and form.is_valid():
        percent = form.cleaned_data["share"]
        with refusals_into(form):
            services.set_completion_share(college_id=college.id, percent=percent, actor=actor, now=now())
            messages.success(request, _("Saved. It holds for reviews opened from now on."))
            return redirect("graduation:review_settings")
    context = {"form": form, "college": college, "timeline": timeline_of(actor, "institution", college.id)}
    return render(request, "graduation/review_settings.html", context, status=422 if form.errors else 200)
