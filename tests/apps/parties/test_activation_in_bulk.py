"""A college's own sign-in activates accounts in sets."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.parties import services
from oneplusx.apps.parties.models import Enrollment, Institution, Learner, LearnerState
from oneplusx.apps.trail.models import Act
from oneplusx.domain.errors import Denied
from oneplusx.web.actor import Actor


def test_opened_accounts_are_activated_once(
    college: Institution, enrollment: Enrollment, registrar: Actor, now: datetime
) -> None:
    for expected in (1, 0):
        changed = services.activate_accounts(college=college, enrollment_ids=[enrollment.id], actor=registrar, now=now)
        assert changed == expected
    learner = Learner.objects.get(id=enrollment.learner_id)
    assert (learner.state, learner.activated_at) == (LearnerState.ACTIVATED, now)
    assert Act.objects.filter(verb="parties.accounts_activated").count() == 1


def test_another_college_activates_nobody_here(
    college: Institution, other_college: Institution, enrollment: Enrollment, outsider: Actor, now: datetime
) -> None:
    with pytest.raises(Denied):
        services.activate_accounts(college=college, enrollment_ids=[enrollment.id], actor=outsider, now=now)
    own = services.activate_accounts(college=other_college, enrollment_ids=[enrollment.id], actor=outsider, now=now)
    assert own == 0
    assert Learner.objects.get(id=enrollment.learner_id).state == LearnerState.OPENED
