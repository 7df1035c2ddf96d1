"""Writes of sign-in (登录)."""

from oneplusx.apps.access.services.erasing import forget_sign_in
from oneplusx.apps.access.services.factors import note_factor
from oneplusx.apps.access.services.keeping import drop_work, keep_work
from oneplusx.apps.access.services.outside import recognize_outsider, set_outside_sign_in
from oneplusx.apps.access.services.providing import end_client, provider_keys, register_client, subject_for
from oneplusx.apps.access.services.resetting import reset_factors
from oneplusx.apps.access.services.sessions import end_session, end_sessions, touch_session
from oneplusx.apps.access.services.signing_in import note_sign_in

__all__ = [
    "drop_work",
    "end_client",
    "end_session",
    "end_sessions",
    "forget_sign_in",
    "keep_work",
    "note_factor",
    "note_sign_in",
    "provider_keys",
    "recognize_outsider",
    "register_client",
    "reset_factors",
    "set_outside_sign_in",
    "subject_for",
    "touch_session",
]
