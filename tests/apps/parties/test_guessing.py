"""Guessing at a door: as few tries for many guesses at once as for one after the other."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from oneplusx.apps.parties import services
from oneplusx.apps.parties.services.attempts import WINDOW
from oneplusx.domain.errors import TooMany
from oneplusx.web.actor import Actor
from tests.support.cast import PASSWORD, user_of

AT_ONCE = 20


def all_at_once(work: Callable[[], int]) -> Counter[int]:
    answers: list[int] = []
    barrier = threading.Barrier(AT_ONCE)

    def run() -> None:
        try:
            barrier.wait()
            answers.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(answers)


@pytest.mark.django_db(transaction=True)
def test_twenty_wrong_passwords_at_once_get_five_tries(learner_actor: Actor) -> None:
    def guess() -> int:
        return Client().post("/sign-in/", {"login": "learner", "password": "wrong"}).status_code

    assert all_at_once(guess) == {422: 5, 429: AT_ONCE - 5}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("earlier", [0, 1, 4])
def test_the_limit_holds_whatever_was_counted_before(now: datetime, earlier: int) -> None:
    attempts = [services.Attempt("door", "lin")]
    before = now - WINDOW if earlier == 1 else now
    for _ in range(earlier):
        services.count_attempts(attempts=attempts, now=before)

    def guess() -> int:
        try:
            services.count_attempts(attempts=attempts, now=now)
        except TooMany:
            return 0
        return 1

    allowed = 1 if earlier == 4 else 5
    assert all_at_once(guess) == {1: allowed, 0: AT_ONCE - allowed}


@pytest.mark.django_db
def test_signing_in_well_leaves_the_address_as_it_was(learner_actor: Actor, client: Client) -> None:
    user = user_of(learner_actor)
    user.set_password(PASSWORD)
    user.save()
    client.post("/sign-in/", {"login": "learner", "password": "wrong"})
    for _ in range(60):
        assert Client().post("/sign-in/", {"login": "learner", "password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_where_one_door_is_closed_the_other_counts_nothing(now: datetime) -> None:
    address, name = services.Attempt("address", "x", 7), services.Attempt("name", "lin")
    for _ in range(5):
        services.count_attempts(attempts=[address, name], now=now)
    for _ in range(9):
        with pytest.raises(TooMany):
            services.count_attempts(attempts=[address, name], now=now)
    for other in ("wang", "zhou"):
        services.count_attempts(attempts=[address, services.Attempt("name", other)], now=now)
    with pytest.raises(TooMany):
        services.count_attempts(attempts=[address, services.Attempt("name", "wu")], now=now)
    services.count_attempts(attempts=[address, name], now=now + timedelta(minutes=16))
