"""Tells people about a draft under consultation (会签通知): a notice and, where there is an address, a mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from oneplusx.apps.parties.models import Person
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.trail.services import notify, queue_mail
from oneplusx.web.sealing import unseal
from oneplusx.web.wording import say


def tell_about_draft(
    version: RuleSetVersion, people: Iterable[UUID | None], code: str, now: datetime, **more: object
) -> None:
    """Tells each person once, in that person's language; the notice links to the draft's consensus.

    Args:
        code: Code of the words, with ``code``, ``title`` and ``version`` of the method among its values.
    """
    ids = list(dict.fromkeys(one for one in people if one is not None))
    method = version.rule_set
    params = {"code": method.code, "title": method.title_zh, "version": version.version, **more}
    path = f"/rule-sets/{version.id}/consensus/"
    notify(person_ids=ids, code=code, params=params, path=path, is_to_mail=False, now=now)
    for person in Person.objects.filter(id__in=ids, merged_into_id=None).exclude(mail_sealed=None).order_by("id"):
        title = method.title_zh if person.language.startswith("zh") else method.title_en or method.title_zh
        words = say(code, {**params, "title": title}, person.language)
        body = say("rulesets.mail.body", {"name": person.name, "words": words, "code": method.code}, person.language)
        queue_mail(
            to=unseal(person.mail_sealed or b""), subject=words, body=body, institution_id=method.owner_id, now=now
        )
