"""Kinds of background work: upper apps register ``handler(work, progress)`` in ``ready()``.

The definitions live in ``oneplusx.web.background``, so that apps below this one can register too.
"""

from oneplusx.web.background import Cancelled, Handler, Kind, Progress, TakenOver, Work, kinds, register

__all__ = ["Cancelled", "Handler", "Kind", "Progress", "TakenOver", "Work", "kinds", "register"]
