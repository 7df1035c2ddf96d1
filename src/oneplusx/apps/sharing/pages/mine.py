"""The learner's own shares."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.sharing import selectors, services
from oneplusx.apps.sharing.forms import FIELDS_AT_FIRST, ExtendForm, ShareForm
from oneplusx.apps.sharing.models import Share, SharedField, ShareState, Standing
from oneplusx.apps.sharing.printing import address_of, pdf_answer
from oneplusx.apps.sharing.reporting import holder_of, lines_of, report_of
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.certificate_number import grouped_code
from oneplusx.domain.errors import Conflict, Denied
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of

SHOWN_FIRST = "30"


def _learner(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.learner_id is None:
        raise Denied("denied", permission="sharing.own")
    return actor


@login_required
@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    """All own shares, newest first."""
    page = paginate(selectors.shares_visible_to(_learner(request)), request.GET)
    rows = [{"share": row, "standing": row.standing(now())} for row in page.rows]
    return render(request, "sharing/shares.html", {"page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_share(request: HttpRequest) -> HttpResponse:
    """Chooses what to share, for how long and how often."""
    actor = _learner(request)
    form = ShareForm(
        request.POST or None,
        certificates=selectors.shareable_certificates(actor),
        outcomes=selectors.shareable_outcomes(actor),
        initial=_initial(request),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            share = services.create_share(wish=form.wish(), actor=actor, now=now())
            messages.success(request, _("The report is ready. Show the QR code, or send the link."))
            return redirect("sharing:share", share.id)
    return render(request, "sharing/new_share.html", {"form": form}, status=422 if form.errors else 200)


def _initial(request: HttpRequest) -> dict[str, Any]:
    chosen = [f"c{one}" for one in request.GET.getlist("certificate")]
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    return {"items": chosen, "fields_shown": list(FIELDS_AT_FIRST), "language": language, "days": SHOWN_FIRST}


@login_required
@require_safe
def share(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """One share: code, QR, who looked; extend or revoke."""
    found = selectors.share_for(_learner(request), share_id)
    return _share_page(request, found, _extend_form(found))


def _extend_form(found: Share, data: Any = None) -> ExtendForm:
    initial = {"days": SHOWN_FIRST, "views_more": found.views_max or 0}
    return ExtendForm(data, is_limited=found.views_max is not None, initial=initial)


def _share_page(request: HttpRequest, found: Share, form: ExtendForm) -> HttpResponse:
    instant = now()
    context = {
        "share": found,
        "standing": found.standing(instant),
        "address": address_of(found),
        "code": grouped_code(selectors.code_of(found)),
        "fields": [SharedField(one).label for one in found.fields],
        "holder": holder_of(found),
        "lines": lines_of(found, instant),
        "views": paginate(selectors.views_of(found), request.GET),
        "may_restore": found.may_restore(instant),
        "timeline": timeline_of(actor_of(request), "sharing.share", found.id),
        "form": form,
    }
    return render(request, "sharing/share.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def extend(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Longer, and more views where they are limited."""
    actor = _learner(request)
    found = selectors.share_for(actor, share_id)
    form = _extend_form(found, request.POST)
    if form.is_valid():
        with refusals_into(form):
            more = form.cleaned_data.get("views_more") or 0
            services.extend_share(
                share_id=found.id, days=form.cleaned_data["days"], views_more=more, actor=actor, now=now()
            )
            messages.success(request, _("Extended."))
            return redirect("sharing:share", found.id)
    return _share_page(request, found, form)


@login_required
@require_POST
def revoke(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Ends a share at once."""
    services.revoke_share(share_id=share_id, actor=_learner(request), now=now())
    messages.success(request, _("Revoked. Whoever opens the link now reads that you revoked it."))
    return redirect("sharing:share", share_id)


@login_required
@require_POST
def restore(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Takes a revocation back."""
    try:
        services.restore_share(share_id=share_id, actor=_learner(request), now=now())
        messages.success(request, _("The share can be opened again."))
    except Conflict as refused:
        messages.warning(request, words_of(refused))
    return redirect("sharing:share", share_id)


@login_required
@require_safe
def preview(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """The report as whoever has the code reads it; the look is not counted. A closed share is read by nobody."""
    found, instant = selectors.share_for(_learner(request), share_id), now()
    if found.standing(instant) != Standing.ACTIVE:
        return redirect("sharing:share", found.id)
    return render(request, "sharing/preview.html", {"share": found, "report": report_of(found, instant)})


@login_required
@require_safe
def own_pdf(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """The report as PDF, for its holder."""
    found = selectors.share_for(_learner(request), share_id)
    if found.state == ShareState.REVOKED:
        raise Conflict("sharing.revoked")
    return pdf_answer(found, now())
