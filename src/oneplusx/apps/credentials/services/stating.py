"""A learner's statement (学习成果总单): every certificate in force in one signed record (CLR 2.0)."""

from __future__ import annotations

from datetime import datetime

import orjson
from django.db import transaction

from oneplusx.apps.credentials.models import CredentialState
from oneplusx.apps.credentials.selectors import own_credentials
from oneplusx.apps.credentials.services.holding import holder_edition, recipient_of
from oneplusx.apps.credentials.signing import issuer_of, signed, text_of
from oneplusx.apps.parties.models import Learner
from oneplusx.apps.parties.selectors import bank, is_demo_world
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.credential.statements import StatementFacts, statement
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.ids import new_id


@transaction.atomic
def make_statement(*, actor: Actor, now: datetime) -> str:
    """The learner's own statement (生成总单), signed by the credit bank as of now.

    Raises:
        NotFound: ``not_found``: the actor is no learner; ``parties.no_bank``.
        Conflict: ``credentials.nothing_to_state``; ``keys.none_active``.
    """
    if actor.learner_id is None:
        raise NotFound("not_found")
    held = [one.credential for one in own_credentials(actor) if one.credential.state == CredentialState.VALID]
    if not held:
        raise Conflict("credentials.nothing_to_state")
    badges = [orjson.loads(holder_edition(credential=one, actor=actor, now=now)) for one in held]
    learner = Learner.objects.select_related("person").get(id=actor.learner_id)
    statement_id, issuer = new_id(), bank()
    facts = StatementFacts(
        id=statement_id.urn,
        issuer=issuer_of(issuer, now=now),
        subject_id=new_id().urn,
        badges=badges,
        valid_from=now,
        recipient=recipient_of(learner_id=learner.id, name=learner.person.name, now=now),
        is_demo=is_demo_world(),
    )
    [document] = signed(issuer, [statement(facts)], now=now)
    record_act(
        verb="credentials.stated",
        subject_kind="learner",
        subject_id=learner.id,
        learner_id=learner.id,
        facts={"credentials": len(badges), "statement": statement_id},
        actor=actor,
        now=now,
    )
    return text_of(document)
