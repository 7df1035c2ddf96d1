"""What an upper app adds to a certificate: the machine-readable form that is embedded in print, and what its page says.

The app that signs certificates registers both in ``ready()``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.transparency.selectors import LogMark
from oneplusx.web.actor import Actor

Documents = Callable[[Sequence[UUID]], Mapping[UUID, str]]


@dataclass(frozen=True, slots=True)
class SignedForm:
    """The signed form of a certificate (电子凭证) as its page shows it; addresses are within the site.

    Attributes:
        path: Its own page; empty where the actor has none.
        document_path: The signed document; empty for a certificate that cannot be asked for by its code.
        mark: Where the transparency log has its issue.
        is_own: Whether the actor is the holder; the page then offers what only the holder gets.
    """

    state: str
    state_label: str
    signed_at: datetime
    path: str
    document_path: str
    mark: LogMark
    is_own: bool


SignedForms = Callable[[Actor, Certificate], "SignedForm | None"]
_sources: list[Documents] = []
_forms: list[SignedForms] = []


def register_documents(source: Documents) -> None:
    """Registers ``(certificate_ids) -> texts`` (once, in ``ready()``): JSON that is embedded byte for byte."""
    if source not in _sources:
        _sources.append(source)


def register_signed_form(source: SignedForms) -> None:
    """Registers who knows the signed form of a certificate that an actor sees (once, in ``ready()``)."""
    if source not in _forms:
        _forms.append(source)


def documents_of(certificate_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The texts to embed (嵌入凭证), of those certificates that have one."""
    return {identity: text for source in _sources for identity, text in source(certificate_ids).items()}


def signed_form_of(actor: Actor, certificate: Certificate) -> SignedForm | None:
    """The signed form (电子凭证) of a certificate that the actor sees; ``None``: it has none."""
    return next((form for source in _forms if (form := source(actor, certificate)) is not None), None)
