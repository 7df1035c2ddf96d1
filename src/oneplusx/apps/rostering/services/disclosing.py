"""Identity documents for clients that may read them (身份信息): each reading is recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import Enrollment, IdentityKind, Person
from oneplusx.apps.trail.services import record_access
from oneplusx.web.actor import Actor

PURPOSE = "名册接口 OneRoster · roster interface: {name}"
KINDS = {
    IdentityKind.RESIDENT_ID: "residentId",
    IdentityKind.PASSPORT: "passport",
    IdentityKind.OTHER: "otherDocument",
}


class Document(NamedTuple):
    """A document as OneRoster names it."""

    kind: str
    number: str

    def demographics(self) -> dict[str, str]:
        """Birth date and sex, of a resident's number."""
        if self.kind != KINDS[IdentityKind.RESIDENT_ID]:
            return {}
        born, is_male = self.number[6:14], int(self.number[16]) % 2 == 1
        return {"birthDate": f"{born[:4]}-{born[4:6]}-{born[6:]}", "sex": "male" if is_male else "female"}


@transaction.atomic
def disclose_identities(
    *, college_id: UUID, person_ids: Collection[UUID], actor: Actor, now: datetime
) -> Mapping[str, Document]:
    """The documents of learners of a college (提供身份信息), by person; records who read them and why."""
    here = Enrollment.objects.filter(college_id=college_id, learner__person_id__among=list(person_ids))
    people = Person.objects.filter(id__in=here.order_by().values("learner__person_id")).exclude(identity_sealed=None)
    found = {}
    for person in people:
        kind = KINDS.get(IdentityKind(person.identity_kind), "otherDocument") if person.identity_kind else "residentId"
        found[str(person.id)] = Document(kind, person.identity_document())
        record_access(
            person_id=person.id, fields=["identity"], purpose=PURPOSE.format(name=actor.name), actor=actor, now=now
        )
    return found
