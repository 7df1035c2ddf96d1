"""The second factor at sign-in, and showing again who one is before a change."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from oneplusx.apps.access.forms import CodeAgainForm, CodeForm, PasswordAgainForm
from oneplusx.apps.parties.services import Attempt, count_attempts
from oneplusx.apps.parties.services.attempts import forget_attempts
from oneplusx.domain.errors import TooMany
from oneplusx.web.clock import now
from oneplusx.web.refusals import words_of

DOOR = "second-factor"
USED_DOOR = "second-factor-used"
AGAIN_DOOR = "sign-in-again"


class Counted:
    """Counts attempts before they are checked; too many close the door for a while, whatever is typed then."""

    request: Any
    door = AGAIN_DOOR

    @property
    def attempt(self) -> Attempt:
        return Attempt(self.door, str(self.request.user.pk))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            count_attempts(attempts=[self.attempt], now=now())
        except TooMany as refusal:
            return self.refused(words_of(refusal))
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def refused(self, words: str) -> HttpResponse:
        context = self.get_context_data(refusal=words)  # type: ignore[attr-defined]
        return self.render_to_response(context, status=429)  # type: ignore[attr-defined,no-any-return]

    def form_valid(self, form: BaseForm) -> HttpResponse:
        code = form.cleaned_data.get("code")
        if code and not self.is_fresh(str(code)):
            form.add_error("code", form.wrong_code)  # type: ignore[attr-defined]
            return self.form_invalid(form)
        forget_attempts(attempts=[self.attempt])
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return answer

    def is_fresh(self, code: str) -> bool:
        """Whether a code is shown for the first time: one that somebody looked at is worth nothing.

        Counted in the database: the library remembers used codes in the cache, which several processes may not share.
        """
        plain = "".join(code.split())
        try:
            count_attempts(attempts=[Attempt(USED_DOOR, f"{self.attempt.who}|{plain}", 1)], now=now())
        except TooMany:
            return False
        return True

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[attr-defined,no-any-return]


class SecondStep(Counted, AuthenticateView):  # type: ignore[misc]
    """After the password: a code, or a passkey."""

    door = DOOR
    form_class = CodeForm
    template_name = "access/second_step.html"

    @property
    def attempt(self) -> Attempt:
        return Attempt(DOOR, str(self.stage.login.user.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, **kwargs, "form": self.auth_form}


class PasswordAgain(Counted, ReauthenticateView):  # type: ignore[misc]
    form_class = PasswordAgainForm
    template_name = "access/again.html"


class CodeAgain(Counted, ReauthenticateByCodeView):  # type: ignore[misc]
    form_class = CodeAgainForm
    template_name = "access/again.html"


class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "access/again_passkey.html"


class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """A passkey alone: it holds two factors, the device and what unlocks it."""
