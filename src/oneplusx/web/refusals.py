"""Refusals of services and faults of forms, said in the visitor's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import get_language

from oneplusx.domain.errors import DomainError
from oneplusx.web.wording import say

NOWHERE: Mapping[str, str] = {}


def words_of(error: DomainError) -> str:
    """What an error says, in the language of the page."""
    return say(error.code, error.params, get_language() or "zh-hans")


def tell_faults(request: HttpRequest, form: BaseForm) -> None:
    """Says on the next page what was filled in wrongly, each with its field."""
    colon = "：" if (get_language() or "").startswith("zh") else ": "
    for name, errors in form.errors.items():
        label = form.fields[name].label or name if name in form.fields else ""
        messages.error(request, f"{label}{colon}{errors[0]}" if label else str(errors[0]))


@contextmanager
def refusals_into(form: BaseForm, fields: Mapping[str, str] = NOWHERE) -> Iterator[None]:
    """Turns an error of the domain raised inside into an error of the form.

    Args:
        fields: By the beginning of a code the field it belongs to; others concern the whole form.

    Example:
        ``if form.is_valid():`` ``with refusals_into(form, {"identity.": "number"}): … return redirect(…)``
    """
    try:
        yield
    except DomainError as error:
        field = next((name for start, name in fields.items() if error.code.startswith(start)), None)
        form.add_error(field if field in form.fields else None, words_of(error))
