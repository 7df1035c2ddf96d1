"""Pages of roster exchange, and OneRoster 1.2."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.rostering.pages import clients, sources
from oneplusx.apps.rostering.rest import reading, tokens, writing
from oneplusx.apps.rostering.rest.answering import roster_view

app_name = "rostering"
BASE = "ims/oneroster/<str:service>/v1p2/"
urlpatterns: list[URLPattern] = [
    path("rostering/", clients.overview, name="overview"),
    path("rostering/clients/new/", clients.new_client, name="new_client"),
    path("rostering/clients/<uuid:roster_client_id>/renew/", clients.renew, name="renew"),
    path("rostering/clients/<uuid:roster_client_id>/revoke/", clients.revoke, name="revoke"),
    path("rostering/clients/<uuid:roster_client_id>/refresh/", clients.refresh, name="refresh"),
    path("rostering/sources/new/", sources.new_source, name="new_source"),
    path("rostering/sources/<uuid:roster_source_id>/", sources.source, name="source"),
    path("rostering/sources/<uuid:roster_source_id>/test/", sources.try_source, name="try_source"),
    path("rostering/sources/<uuid:roster_source_id>/read/", sources.read_source, name="read_source"),
    path("rostering/sources/<uuid:roster_source_id>/remove/", sources.remove_source, name="remove_source"),
    path("rostering/readings/<uuid:roster_run_id>/", sources.run, name="run"),
    path("rostering/readings/<uuid:roster_run_id>/advance/", sources.advance, name="advance"),
    path("rostering/readings/<uuid:roster_run_id>/drop/", sources.drop, name="drop"),
    path("ims/oauth2/token", tokens.token, name="token"),
    path(f"{BASE}<str:resource>", roster_view(GET=reading.collection), name="collection"),
    path(
        f"{BASE}<str:resource>/<str:guid>",
        roster_view(GET=reading.single, PUT=writing.put, DELETE=writing.delete),
        name="single",
    ),
    path(f"{BASE}<str:outer>/<str:guid>/<str:inner>", roster_view(GET=reading.nested), name="nested"),
    path(
        f"{BASE}<str:outer>/<str:guid>/<str:middle>/<str:middle_guid>/<str:inner>",
        roster_view(GET=reading.deep),
        name="deep",
    ),
]
