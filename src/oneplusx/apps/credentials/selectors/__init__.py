"""Questions about credentials (可验证凭证)."""

from oneplusx.apps.credentials.selectors.credentials import (
    OwnCredential,
    certificate_pdf,
    credential_for,
    credential_of,
    credentials_visible_to,
    documents_of,
    indented,
    listed_credentials,
    own_certificate,
    own_credentials,
    own_paper,
    public_document,
    signed_form,
)
from oneplusx.apps.credentials.selectors.public import (
    achievement_document,
    credential_text_by_code,
    issuer_facts,
    issuer_profile,
    status_list_by_number,
)
from oneplusx.apps.credentials.selectors.status_lists import status_lists_visible_to
from oneplusx.apps.credentials.selectors.wallets import offers_of, open_offer

__all__ = [
    "OwnCredential",
    "achievement_document",
    "certificate_pdf",
    "credential_for",
    "credential_of",
    "credential_text_by_code",
    "credentials_visible_to",
    "documents_of",
    "indented",
    "issuer_facts",
    "issuer_profile",
    "listed_credentials",
    "offers_of",
    "open_offer",
    "own_certificate",
    "own_credentials",
    "own_paper",
    "public_document",
    "signed_form",
    "status_list_by_number",
    "status_lists_visible_to",
]
