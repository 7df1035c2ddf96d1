"""Questions about mail: which kinds of notices a person wants by mail."""

from __future__ import annotations

from oneplusx.apps.trail.mail_kinds import ALL, mail_kinds
from oneplusx.apps.trail.models import MailPreference
from oneplusx.web.actor import Actor


def mail_wishes(actor: Actor) -> dict[str, bool]:
    """By kind of notice whether the actor wants it by mail (邮件设置); ``""`` stands for mail at all."""
    wishes = dict.fromkeys((ALL, *mail_kinds()), True)
    if actor.id is not None:
        wishes.update(MailPreference.objects.filter(person_id=actor.id).values_list("kind", "is_on"))
    return wishes
