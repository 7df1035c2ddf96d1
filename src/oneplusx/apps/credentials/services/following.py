"""Credentials follow their certificates (凭证随证书变化), in the same transaction."""

from __future__ import annotations

from datetime import datetime

from oneplusx.apps.credentials.models import CredentialState
from oneplusx.apps.credentials.services.issuing import issue_credentials
from oneplusx.apps.credentials.services.states import change_states
from oneplusx.apps.trail import facts
from oneplusx.web.actor import Actor


def follow_records(fact: facts.CertificatesRecorded, actor: Actor, now: datetime) -> None:
    """Certificates issued here become credentials; recorded ones do not."""
    issue_credentials(certificate_ids=fact.certificate_ids, actor=actor, now=now)


def follow_corrections(fact: facts.CertificatesCorrected, actor: Actor, now: datetime) -> None:
    """A corrected certificate gets a new credential; the old one stays, replaced."""
    ids = fact.certificate_ids
    old = change_states(certificate_ids=ids, to=CredentialState.REPLACED, actor=actor, now=now)
    issue_credentials(certificate_ids=ids, replaced=old, actor=actor, now=now)


def follow_replacements(fact: facts.CertificatesReplaced, actor: Actor, now: datetime) -> None:
    """A certificate issued again gets its credential, which replaces that of the old certificate."""
    successors = dict(fact.pairs)
    old = change_states(certificate_ids=list(successors), to=CredentialState.REPLACED, actor=actor, now=now)
    replaced = {successors[certificate_id]: credential_id for certificate_id, credential_id in old.items()}
    issue_credentials(certificate_ids=list(successors.values()), replaced=replaced, actor=actor, now=now)


def follow_revocations(fact: facts.CertificatesRevoked, actor: Actor, now: datetime) -> None:
    """A revoked certificate's credential is revoked."""
    change_states(certificate_ids=fact.certificate_ids, to=CredentialState.REVOKED, actor=actor, now=now)


def follow_suspensions(fact: facts.CertificatesSuspended, actor: Actor, now: datetime) -> None:
    """A suspended certificate's credential is suspended."""
    change_states(certificate_ids=fact.certificate_ids, to=CredentialState.SUSPENDED, actor=actor, now=now)


def follow_reinstatements(fact: facts.CertificatesReinstated, actor: Actor, now: datetime) -> None:
    """The suspension of a credential ends with that of its certificate."""
    change_states(certificate_ids=fact.certificate_ids, to=CredentialState.VALID, actor=actor, now=now)
