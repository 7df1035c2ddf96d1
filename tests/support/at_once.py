"""Works at the same time: threads with connections of their own, begun together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """Runs all together, each in a thread with its own connection; answers results and errors in order."""
    answers: list[object] = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def run(number: int) -> None:
        try:
            barrier.wait()
            answers[number] = works[number]()
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers
