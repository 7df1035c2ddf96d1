"""What a second officer does with a request of the first: approves, refuses, or the first takes it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from oneplusx.domain.errors import DomainError
from oneplusx.web.refusals import words_of

Act = Callable[..., object]


def decide_request(request: HttpRequest, acts: Mapping[str, Act], refuse: Act, **same: Any) -> None:
    """Does the act that the form names, else refuses with its answer; says what came of it.

    Args:
        same: What every act takes: the request, who and when.
    """
    act = request.POST.get("act", "")
    try:
        if act in acts:
            acts[act](**same)
        else:
            refuse(answer=request.POST.get("answer", ""), **same)
    except DomainError as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(request, _("Saved"))
