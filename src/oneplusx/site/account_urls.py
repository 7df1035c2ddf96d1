"""Addresses under the names that the sign-in library (allauth) looks for; only what this product uses is served."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from oneplusx.apps.parties.pages import sign_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-in/help/", sign_in.password_help, name="account_reset_password"),
    path("sign-in/inactive/", sign_in.password_help, name="account_inactive"),
    path("my/password/", sign_in.change_password, name="account_change_password"),
    path("sign-up/", RedirectView.as_view(pattern_name="parties:open_account"), name="account_signup"),
]
