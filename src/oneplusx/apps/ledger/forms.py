from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.ledger.models import Account, EntryKind
from oneplusx.apps.ledger.selectors import Narrowing
from oneplusx.web.forms import FilterForm


class StatementFilters(FilterForm):
    """Which lines of a statement; the choices are the learner's own accounts and years."""

    account = forms.ChoiceField(label=_("Account"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *EntryKind.choices])
    year = forms.ChoiceField(label=_("Year"))

    def __init__(
        self, *args: Any, accounts: Sequence[tuple[Account, str]], years: Sequence[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {str(account.institution_id): name for account, name in accounts}
        self.fields["account"].choices = [("", _("All")), *choices.items()]  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", _("All")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def narrowing(self) -> Narrowing:
        if not self.is_valid():
            return Narrowing()
        account, year = self.chosen("account"), self.chosen("year")
        return Narrowing(
            institution_id=UUID(account) if account else None,
            kind=self.chosen("kind") or "",
            starts_on=date(int(year), 1, 1) if year else None,
            ends_on=date(int(year), 12, 31) if year else None,
        )
