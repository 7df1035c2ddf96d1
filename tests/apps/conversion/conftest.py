"""The learner who applies."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.web.actor import SYSTEM, Actor


@pytest.fixture
def student(studying: Enrollment, now: datetime) -> Actor:
    """The learner of ``studying``, with a sign-in."""
    create_user(person=studying.learner.person, username="student", password=None, actor=SYSTEM, now=now)
    return actor_of_person(studying.learner.person)
