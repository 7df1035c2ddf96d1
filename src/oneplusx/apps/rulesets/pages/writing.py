"""Drafting, publishing and discarding versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rulesets import presenting, selectors, services
from oneplusx.apps.rulesets.forms.library import UploadForm
from oneplusx.domain.errors import DomainError
from oneplusx.web.clock import now
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of


@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """A file or pasted text becomes a draft; what is wrong is named by line and field."""
    actor = actor_of(request)
    require(actor, "rule_sets.edit")
    owners = [(str(one.id), one.name_zh) for one in selectors.owners_for(actor)]
    form = UploadForm(request.POST or None, request.FILES or None, owners=owners)
    problems: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data["file"]
        content = file.read() if file else data["text"].encode()
        name = file.name if file else ""
        try:
            version = services.create_version_from_file(
                owner_id=UUID(data["owner"]), content=content, name=name, actor=actor, now=now()
            )
        except DomainError as error:
            problems = presenting.problems_in_words(error)
            form.add_error(None, words_of(error))
        else:
            messages.success(request, _("Stored as a draft. Read it through, then publish it."))
            return redirect("rulesets:version", version.id)
    status = 422 if form.errors else 200
    return render(request, "rulesets/upload.html", {"form": form, "problems": problems}, status=status)


@login_required
@require_POST
def discard(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Removes a draft."""
    services.discard_draft(version_id=version_id, actor=actor_of(request), now=now())
    messages.success(request, _("The draft is discarded."))
    return redirect("rulesets:rule_sets")
