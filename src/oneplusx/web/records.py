"""What all tables share."""

from __future__ import annotations

import hashlib
from typing import ClassVar
from uuid import UUID

from django.db import models

from oneplusx.web.ids import new_id
from oneplusx.web.lookups import Among

BUCKETS = 1024

models.Field.register_lookup(Among)
models.ForeignObject.register_lookup(Among)


class Record(models.Model):
    """A row with an application-made UUIDv7.

    ``PERSONAL`` names the fields that hold personal data; every model states it (a test checks).
    """

    PERSONAL: ClassVar[frozenset[str]]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


def bucket_of(learner_id: UUID) -> int:
    """First two bytes of SHA-256 of the learner's id, modulo 1024: the unit of spreading."""
    return int.from_bytes(hashlib.sha256(learner_id.bytes).digest()[:2], "big") % BUCKETS
