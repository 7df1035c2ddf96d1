"""Pages of sharing."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.sharing.pages import mine, public

app_name = "sharing"
urlpatterns: list[URLPattern] = [
    path("my/shares/", mine.shares, name="shares"),
    path("my/shares/new/", mine.new_share, name="new_share"),
    path("my/shares/<uuid:share_id>/", mine.share, name="share"),
    path("my/shares/<uuid:share_id>/report/", mine.preview, name="preview"),
    path("my/shares/<uuid:share_id>/extend/", mine.extend, name="extend"),
    path("my/shares/<uuid:share_id>/revoke/", mine.revoke, name="revoke"),
    path("my/shares/<uuid:share_id>/restore/", mine.restore, name="restore"),
    path("my/shares/<uuid:share_id>/pdf/", mine.own_pdf, name="own_pdf"),
    path("r/", public.enter, name="enter"),
    path("r/<str:code>/", public.report, name="report"),
    path("r/<str:code>/pdf/", public.report_paper, name="report_paper"),
]
