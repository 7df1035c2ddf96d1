"""Puts the hot path together from Django's settings (启动)."""

from __future__ import annotations

import gc
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from oneplusx.apps.inquiry.hot.app import InquiryApp
from oneplusx.apps.inquiry.hot.cache import AnswerCache
from oneplusx.apps.inquiry.hot.desk import Desk
from oneplusx.apps.inquiry.hot.journal import Journal
from oneplusx.apps.inquiry.hot.limiting import Limits
from oneplusx.apps.inquiry.hot.lookups import Lookups
from oneplusx.apps.inquiry.hot.signing import Signer
from oneplusx.apps.inquiry.hot.sources import sources_of

MEBIBYTE = 1024 * 1024
GARBAGE_OBJECTS = 50_000
"""New ones between two looks for cycles, of which an inquiry makes none."""


def open_desk() -> Desk:
    """The desk of this process; call inside the event loop."""
    folder = Path(settings.ONEPLUSX_INQUIRY_DIR)
    lookups = Lookups(sources_of(settings.DATABASES["default"]))
    journal = Journal(folder)
    secret = salted_hmac("oneplusx.inquiry.counters", "", algorithm="sha256").digest()
    desk = Desk(
        limits=Limits(folder, secret),
        cache=AnswerCache(settings.ONEPLUSX_INQUIRY_CACHE_MB * MEBIBYTE),
        lookups=lookups,
        signer=Signer(),
        journal=journal,
    )
    lookups.start()
    journal.start()
    return desk


def open_app() -> InquiryApp:
    """The application of this process; call inside the event loop."""
    return InquiryApp(open_desk(), settings.ONEPLUSX_PROXIES)


def spare_garbage_collection() -> None:
    """For a process that does nothing else: what is loaded by now is never garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_OBJECTS)
