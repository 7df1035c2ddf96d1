from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.forms import ContactForm, LanguageForm
from oneplusx.apps.parties.labels import ROLE_LABELS
from oneplusx.web.clock import now
from oneplusx.web.requests import actor_of


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    own = selectors.own_data(actor)
    context = {
        "own": own,
        "enrollments": selectors.enrollments_of(actor, actor.learner_id) if actor.learner_id else [],
        "roles": [(ROLE_LABELS[hint.role], hint.institution) for hint in selectors.role_hints(actor)],
        "username": request.user.get_username(),
    }
    return render(request, "parties/profile.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    own = selectors.own_data(actor)
    form = ContactForm(request.POST or None, initial={"phone": own.phone, "mail": own.mail})
    if form.is_valid():
        services.change_contact(**form.cleaned_data, actor=actor, now=now())
        messages.success(request, _("Saved."))
        return redirect("parties:profile")
    return render(request, "parties/contact.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    answer = redirect("parties:profile")
    if form.is_valid():
        services.set_language(language=form.cleaned_data["language"], actor=actor_of(request))
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax")
    return answer
