"""Pages of access."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.access.pages import clients, outside, resetting, sessions

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("session/left/", sessions.left, name="left"),
    path("session/stay/", sessions.stay, name="stay"),
    path("session/keep/", sessions.keep_typed, name="keep"),
    path("my/sessions/others/end/", sessions.end_others, name="end_others"),
    path("my/sessions/<int:session_number>/end/", sessions.end, name="end_session"),
    path("my/kept/", sessions.kept, name="kept"),
    path("my/kept/<uuid:kept_id>/", sessions.kept_fields, name="kept_fields"),
    path("my/kept/<uuid:kept_id>/drop/", sessions.drop, name="drop"),
    path("sign-in/institutions/", outside.colleges, name="colleges"),
    path("sign-in/via/<uuid:outside_id>/", outside.start, name="start"),
    path("sign-in/via/<uuid:outside_id>/cas/", outside.come_back_by_cas, name="cas"),
    path("institutions/<uuid:institution_id>/sign-in/", outside.own_sign_in, name="own_sign_in"),
    path("institutions/<uuid:institution_id>/sign-in/test/", outside.test_sign_in, name="test_sign_in"),
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", clients.new_client, name="new_client"),
    path("clients/<uuid:outside_client_id>/end/", clients.end_client, name="end_client"),
    path("members/<uuid:membership_id>/reset-factors/", resetting.reset_factors, name="reset_factors"),
]
