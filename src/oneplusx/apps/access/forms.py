from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordAgain
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.access.models import Protocol
from oneplusx.apps.parties.models import Institution

DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}


def _plain(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label, field.help_text, field.label_suffix = label, help_text, ""
    field.widget.attrs.pop("placeholder", None)


CODE_HELP = _("Six digits of your authenticator app, or one of your recovery codes.")
WRONG_CODE = _("This code is wrong or was used already. Try the next one.")


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""

    wrong_code = WRONG_CODE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Verification code"), CODE_HELP)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True}


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The second factor before a change to sign-in."""

    wrong_code = WRONG_CODE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Verification code"), CODE_HELP)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True}


class PasswordAgainForm(PasswordAgain):  # type: ignore[misc]
    """The password before a change to sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Password"))


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Verification code"), _("The six digits that the app shows now."))
        self.fields["code"].widget.attrs |= DIGITS


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["name"], _("Name of the passkey"), _("So that you know it again, e.g. “office computer”."))
        _plain(
            self.fields["passwordless"],
            _("Sign in with this key alone"),
            _("The device asks for your fingerprint, face or PIN instead of the password."),
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("E.g. the phone was lost; how you made sure that it is the member who asks."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


class OutsideSignInForm(forms.Form):
    protocol = forms.ChoiceField(label=_("Protocol"), choices=Protocol.choices)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    base_url = forms.CharField(
        label=_("Address"),
        max_length=400,
        help_text=_("OpenID Connect: the issuer, e.g. https://sso.example.cn. CAS: the address before /login."),
    )
    client_id = forms.CharField(label=_("Client ID (OpenID Connect)"), max_length=200, required=False)
    secret = forms.CharField(
        label=_("Client secret (OpenID Connect)"),
        max_length=400,
        required=False,
        strip=False,
        help_text=_("Kept encrypted and never shown; empty keeps the one that was entered."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    number_claim = forms.CharField(
        label=_("Claim or attribute with the student or staff number"),
        max_length=80,
        required=False,
        help_text=_("Empty: the subject (OpenID Connect) or the user (CAS) is the number."),
    )
    is_open = forms.BooleanField(label=_("Open to everybody of the institution"), required=False)


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        is_chinese = (get_language() or "zh").startswith("zh")
        return str(obj.name_zh if is_chinese or not obj.name_en else obj.name_en)


class ClientForm(forms.Form):
    institution = InstitutionField(Institution.objects.none(), label=_("Institution"))
    name = forms.CharField(label=_("Name of the system"), max_length=100)
    redirect_uris = forms.CharField(
        label=_("Addresses to come back to"),
        help_text=_("One a line, complete, https."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may be told"),
        choices=[("profile", _("Name")), ("institution", _("Institutions")), ("roles", _("Roles"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, rows: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, InstitutionField)
        field.queryset = rows

    def clean_redirect_uris(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data["redirect_uris"]).splitlines() if line.strip()]
