"""All addresses: pages of each app, the REST interface, the operator's admin."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from oneplusx.site.rest import rest

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", rest.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    *[path("", include(f"oneplusx.apps.{app}.urls")) for app in settings.APPS],
]
