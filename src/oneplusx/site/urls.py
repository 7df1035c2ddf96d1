"""All addresses: pages of each app, the REST interface, the operator's admin."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from django.views.i18n import set_language

from oneplusx.site import api_docs, health, pages
from oneplusx.site.rest import rest
from oneplusx.site.vc_api import vc_api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.landing, name="landing"),
    path("home/", pages.home, name="home"),
    path("health/", health.health, name="health"),
    path("help/", pages.help_page, name="help"),
    path("help/guides/<slug:key>/", pages.guide, name="guide"),
    path("glossary/", pages.glossary, name="glossary"),
    path("find/", pages.finding, name="find"),
    path("privacy/", pages.privacy, name="privacy"),
    path("design/", pages.design_page, name="design"),
    path("looks/", pages.looks, name="looks"),
    path("columns/", pages.columns, name="columns"),
    path("api/v1/docs", api_docs.page, name="api_docs"),
    path("api/v1/docs/<slug:group>", api_docs.group_page, name="api_group"),
    path("api/v1/docs/<slug:group>/<slug:operation>", api_docs.operation_page, name="api_operation"),
    path("api/v1/", rest.urls),
    path("", vc_api.urls),
    # Sets a cookie and goes back to a page of this host: without a token, so that public pages hold none.
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
    # The one door counts failed attempts; the administration's own would not.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", admin.site.urls),
    path("", include("oneplusx.site.account_urls")),
    *[path("", include(f"oneplusx.apps.{app}.urls")) for app in settings.APPS],
]

handler400 = pages.bad_request
handler403 = pages.permission_denied
handler404 = pages.not_found
handler500 = pages.server_error
