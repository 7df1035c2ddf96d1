"""Setting up, showing and removing second factors."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from oneplusx.apps.access import selectors, services
from oneplusx.apps.access.forms import AppForm, PasskeyForm
from oneplusx.apps.access.middleware import SEEN_KEY
from oneplusx.apps.parties.models import User
from oneplusx.apps.parties.selectors import actor_for
from oneplusx.web.clock import now

ADDED, REMOVED = "access.factor_added", "access.factor_removed"


def _note(request: HttpRequest, verb: str, kind: str) -> None:
    user = request.user
    assert isinstance(user, User)
    services.note_factor(user=user, verb=verb, kind=kind, actor=actor_for(user), now=now())
    if verb == REMOVED:
        request.session.pop(SEEN_KEY, None)


class Security(IndexView):  # type: ignore[misc]
    """What one signs in with."""

    template_name = "access/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        assert isinstance(user, User)
        codes = context["authenticators"].get("recovery_codes")
        return {
            **context,
            "app": context["authenticators"].get("totp"),
            "keys": context["authenticators"].get("webauthn", []),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
            "lacks_second_factor": getattr(self.request, "lacks_second_factor", False),
            "is_needed": selectors.needs_second_factor(actor_for(user), user),
        }


class AddApp(ActivateTOTPView):  # type: ignore[misc]
    form_class = AppForm
    template_name = "access/add_app.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        _note(self.request, ADDED, "totp")
        messages.success(self.request, _("Your authenticator app is set up."))
        return answer

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[no-any-return]


class RemoveApp(DeactivateTOTPView):  # type: ignore[misc]
    template_name = "access/remove_app.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        _note(self.request, REMOVED, "totp")
        messages.success(self.request, _("The authenticator app has been removed."))
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    form_class = PasskeyForm
    template_name = "access/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "form": kwargs.get("form") or self.get_form()}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        _note(self.request, ADDED, "webauthn")
        messages.success(self.request, _("The passkey has been added."))
        return answer

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[no-any-return]


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "access/remove_passkey.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if not selectors.may_remove(self.object):
            messages.error(self.request, _("Your role needs a second factor. Add another one first."))
            return redirect("mfa_index")
        answer: HttpResponse = super().form_valid(form)
        _note(self.request, REMOVED, "webauthn")
        messages.success(self.request, _("The passkey has been removed."))
        return answer


class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "access/recovery_codes.html"


class NewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "access/new_recovery_codes.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        _note(self.request, ADDED, Authenticator.Type.RECOVERY_CODES.value)
        return answer


class DownloadRecoveryCodes(DownloadRecoveryCodesView):  # type: ignore[misc]
    template_name = "access/recovery_codes.txt"
