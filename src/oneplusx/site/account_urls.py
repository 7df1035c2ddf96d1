"""Addresses under the names that the sign-in library (allauth) looks for; only what this product uses is served."""

from __future__ import annotations

from allauth.idp.oidc import views as provider
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from oneplusx.apps.access.pages import clients, factors, outside, second_step, sessions
from oneplusx.apps.parties.pages import sign_in

_provider: list[URLPattern] = [
    path(".well-known/openid-configuration", provider.configuration, name="configuration"),
    path(".well-known/jwks.json", provider.jwks, name="jwks"),
    path("identity/authorize/", clients.Authorize.as_view(), name="authorization"),
    path("identity/sign-out/", provider.logout, name="logout"),
    path("identity/token/", provider.token, name="token"),
    path("identity/revoke/", provider.revoke, name="revoke"),
    path("identity/userinfo/", provider.user_info, name="userinfo"),
    path("identity/device/", clients.no_devices, name="device_code"),  # the library names it; no system may
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(([path("", include((_provider, "oidc")))], "idp"))),
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-in/help/", sign_in.password_help, name="account_reset_password"),
    path("sign-in/inactive/", sign_in.password_help, name="account_inactive"),
    path("my/password/", sign_in.change_password, name="account_change_password"),
    path("sign-up/", RedirectView.as_view(pattern_name="parties:open_account"), name="account_signup"),
    path("sign-in/second-step/", second_step.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", second_step.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/via/<str:provider_id>/oidc/", outside.start_by_oidc, name="openid_connect_login"),
    path("sign-in/via/<str:provider_id>/oidc/back/", outside.come_back_by_oidc, name="openid_connect_callback"),
    path("sign-in/again/", second_step.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("sign-in/again/code/", second_step.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", second_step.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("my/sessions/", sessions.sessions, name="usersessions_list"),
    path("my/security/", factors.Security.as_view(), name="mfa_index"),
    path("my/security/app/", factors.AddApp.as_view(), name="mfa_activate_totp"),
    path("my/security/app/remove/", factors.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("my/security/codes/", factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("my/security/codes/new/", factors.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("my/security/codes/file/", factors.DownloadRecoveryCodes.as_view(), name="mfa_download_recovery_codes"),
    path("my/security/passkeys/new/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("my/security/passkeys/<int:pk>/remove/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
