"""What the sign-in library (allauth) asks of the product: its own places to answer, named in the settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import perform_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.models import Client, PrivateKey
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.access import selectors, services
from oneplusx.apps.access.models import OutsideSignIn, Protocol
from oneplusx.apps.access.outgoing import SafeSession
from oneplusx.apps.parties.models import User
from oneplusx.apps.parties.selectors import actor_for
from oneplusx.domain.errors import Denied, NotFound
from oneplusx.web.actor import PUBLIC, SYSTEM
from oneplusx.web.clock import now
from oneplusx.web.requests import address_of
from oneplusx.web.sealing import seal, unseal

RECENT_SECONDS = 300
UNUSED = ("device_authorization_endpoint",)
OWN_WORDS = ("mfa/", "usersessions/", "socialaccount/")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in itself: each one leaves an act on the trail."""

    def post_login(self, request: HttpRequest, user: User, **hints: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **hints)
        methods = [str(record["method"]) for record in get_authentication_records(request, user)]
        services.note_sign_in(user=user, methods=methods, actor=actor_for(user), now=now())
        return redirect("access:kept") if selectors.has_kept_work(user, now()) else answer

    def is_reauthentication_required(self, *, app: str, **hints: Any) -> bool:
        """Whoever signed in within the last five minutes need not do so again."""
        records = get_authentication_records(context.request, context.request.user)
        if records and now().timestamp() - float(records[-1]["at"]) < RECENT_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **hints))

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Accounts are opened by colleges, or on our own page; never by the library."""
        return False

    def add_message(self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **kw: Any) -> None:
        """What the pages of this app say themselves, the library does not say again."""
        if not str(message_template or "").startswith(OWN_WORDS):
            super().add_message(request, level, message_template or None, *args, **kw)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104 - no address is known, nothing listens


class FactorsAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets sealed at rest, our words, and officers keep at least one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Your role needs a second factor. Add another one first."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": _("This code is wrong or was used already. Try the next one."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(bytes.fromhex(encrypted_text))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return selectors.may_remove(authenticator)

    def generate_authenticator_name(self, user: User, kind: Authenticator.Type) -> str:
        return str(_("Passkey %(number)s") % {"number": selectors.count_factors(user, kind) + 1})

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.person.name if user.person else user.username}


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-ins of other institutions by OpenID Connect: entered in our tables, with the secret sealed."""

    def list_apps(
        self, _request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        try:
            outside = selectors.open_sign_in(UUID(str(provider)))
        except (ValueError, NotFound):
            return []
        if outside.protocol != Protocol.OIDC or client_id not in {None, outside.client_id}:
            return []
        return [oidc_app(outside)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who has been proved there is looked for here; the library enters nobody."""
        outside = selectors.open_sign_in(UUID(sociallogin.provider.app.provider_id))
        given = sociallogin.account.extra_data
        token, told = given.get("id_token") or {}, given.get("userinfo") or {}
        if not token or told.get("sub", token.get("sub")) != token.get("sub"):
            raise Denied("access.outside_failed")
        claims = {**token, **told}
        number = str(claims.get(outside.number_claim or "sub") or "")
        raise ImmediateHttpResponse(
            enter_from_outside(
                request, outside, subject=str(token["sub"]), number=number, back=sociallogin.state.get("next")
            )
        )

    def on_authentication_error(self, *_args: Any, **_hints: Any) -> None:
        raise Denied("access.outside_failed")

    def get_requests_session(self) -> SafeSession:
        return SafeSession()


def oidc_app(outside: OutsideSignIn) -> SocialApp:
    """What the library wants to know of a sign-in; the issuer must be the one that was entered."""
    return SocialApp(
        provider="openid_connect",
        provider_id=str(outside.id),
        name=outside.name_zh,
        client_id=outside.client_id,
        secret=outside.secret(),
        settings={
            "server_url": outside.base_url,
            "oauth_pkce_enabled": True,
            "openid_configuration_overrides": {"issuer": outside.base_url},
        },
    )


def enter_from_outside(
    request: HttpRequest, outside: OutsideSignIn, *, subject: str, number: str, back: str | None = None
) -> HttpResponse:
    """Signs in whoever another sign-in has proved; a second factor that is set up is still asked for."""
    user = services.recognize_outsider(outside=outside, subject=subject, number=number, actor=PUBLIC, now=now())
    record_authentication(request, user, method=f"outside_{outside.protocol}")
    answer: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=back)
    return answer


class ProviderAdapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """Names of people differ from system to system; what else is told depends on the scopes."""

    scope_display = {
        "openid": _("That it is you, under a name of its own for this system"),
        "profile": _("Your name"),
        "institution": _("The institutions you belong to"),
        "roles": _("The roles you hold there"),
    }

    def get_claims(
        self, _purpose: str, user: User, client: Client, scopes: Iterable[str], **_hints: Any
    ) -> dict[str, Any]:
        told = selectors.claims_of(actor_for(user), frozenset(scopes))
        return {"sub": self.get_user_sub(client, user), **told}

    def get_user_sub(self, client: Client, user: User) -> str:
        return services.subject_for(client_key=client.id, user=user, actor=actor_for(user), now=now())

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:
        return selectors.user_by_subject(client.id, sub)

    def list_private_keys(self, **wanted: Any) -> list[PrivateKey]:
        keys = [
            PrivateKey(pem=unseal(one.pem_sealed), issued_at=one.made_at)
            for one in services.provider_keys(actor=SYSTEM, now=now())
        ]
        return filter_keys(keys, **wanted)  # type: ignore[no-any-return]

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        data["scopes_supported"] = list(self.scope_display)
        data["subject_types_supported"] = ["pairwise"]
        data["grant_types_supported"] = ["authorization_code"]
        data["response_types_supported"] = ["code"]
        data["claims_supported"] = ["sub", "name", "institutions", "roles"]
        for name in UNUSED:
            data.pop(name, None)
