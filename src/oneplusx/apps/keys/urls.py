"""Pages of keys, and the did documents."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.keys import pages

app_name = "keys"
urlpatterns: list[URLPattern] = [
    path("keys/", pages.keys, name="keys"),
    path("keys/new/", pages.rotate, name="rotate"),
    path("keys/<uuid:signing_key_id>/", pages.key, name="key"),
    path("keys/<uuid:signing_key_id>/retirement/", pages.retire, name="retire"),
    path("keys/<uuid:signing_key_id>/loss/", pages.loss, name="loss"),
    path(".well-known/did.json", pages.own_did, {"kind": "bank"}, name="bank_did"),
    path("log/did.json", pages.own_did, {"kind": "log"}, name="log_did"),
    path("test-issuer/did.json", pages.own_did, {"kind": "test_issuer"}, name="test_issuer_did"),
    path("orgs/<uuid:institution_id>/did.json", pages.institution_did, name="institution_did"),
]
