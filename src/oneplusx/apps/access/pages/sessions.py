"""Sessions: the list of one's own, staying, and what was typed when one ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from oneplusx.apps.access import selectors, services
from oneplusx.apps.access.middleware import keep, seconds_left
from oneplusx.apps.parties.models import User
from oneplusx.web.clock import now
from oneplusx.web.requests import actor_of


def _user_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@login_required
@never_cache
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    own = selectors.own_sessions(actor_of(request), _user_of(request), request.session.session_key or "", now())
    return render(request, "access/sessions.html", {"sessions": own})


@login_required
@require_POST
def end(request: HttpRequest, session_number: int) -> HttpResponse:
    services.end_session(user=_user_of(request), session_id=session_number, actor=actor_of(request), now=now())
    messages.success(request, _("The session has ended."))
    return redirect("usersessions_list")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    user, key = _user_of(request), request.session.session_key or ""
    count = services.end_sessions(user=user, but=key, actor=actor_of(request), now=now())
    messages.success(request, _("%(count)s other sessions have ended.") % {"count": count})
    return redirect("usersessions_list")


@never_cache
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Seconds until the session ends; asking does not prolong it."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0})
    seconds = seconds_left(request, actor_of(request), now())
    limit = selectors.idle_seconds_max(actor_of(request))
    return JsonResponse({"seconds": limit if seconds is None else int(seconds)})


@login_required
@require_POST
def stay(_request: HttpRequest) -> HttpResponse:
    """Any request prolongs the session; this one does nothing else."""
    return HttpResponse(status=204)


@login_required
@require_POST
def keep_typed(request: HttpRequest) -> HttpResponse:
    """What is being typed, just before the session ends."""
    keep(request, _user_of(request), actor_of(request), is_typing=True)
    return HttpResponse(status=204)


@login_required
@never_cache
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    found = selectors.kept_work(actor_of(request), _user_of(request), now())
    return render(request, "access/kept.html", {"kept": found})


@login_required
@never_cache
@require_GET
def kept_fields(request: HttpRequest, kept_id: UUID) -> HttpResponse:
    """The fields for the script that fills the form in again."""
    found = [one for one in selectors.kept_work(actor_of(request), _user_of(request), now()) if one.id == kept_id]
    if not found:
        raise Http404
    return JsonResponse({"fields": found[0].fields})


@login_required
@require_POST
def drop(request: HttpRequest, kept_id: UUID) -> HttpResponse:
    services.drop_work(user=_user_of(request), kept_id=kept_id, actor=actor_of(request), now=now())
    return redirect("access:kept")
