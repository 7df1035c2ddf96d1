"""Pages of standards."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.standards import pages

app_name = "standards"
urlpatterns: list[URLPattern] = [
    path("catalogue/", pages.certificates, name="certificates"),
    path("catalogue/certificates/<uuid:certificate_type_id>/", pages.certificate, name="certificate"),
    path("catalogue/standards/", pages.standards, name="standards"),
    path("catalogue/standards/<uuid:standard_id>/", pages.standard, name="standard"),
    path("catalogue/types/", pages.types, name="types"),
    path("catalogue/types/new/", pages.edit_type, name="new_type"),
    path("catalogue/types/<slug:code>/", pages.edit_type, name="edit_type"),
    path("catalogue/values/", pages.values, name="values"),
    path("catalogue/values/<uuid:proposal_id>/", pages.decide, name="decide"),
    path("catalogue/values/<uuid:proposal_id>/withdraw/", pages.withdraw, name="withdraw"),
    path("terms/", pages.terms, name="terms"),
]
