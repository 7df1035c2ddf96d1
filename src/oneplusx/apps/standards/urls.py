"""Pages of standards."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.standards.pages import case, catalogue, filings, organizations, standards, writing

app_name = "standards"
urlpatterns: list[URLPattern] = [
    path("catalogue/", catalogue.certificates, name="certificates"),
    path("catalogue/certificates/<uuid:certificate_type_id>/", catalogue.certificate, name="certificate"),
    path("catalogue/standards/", catalogue.standards, name="standards"),
    path("catalogue/standards/<uuid:standard_id>/", standards.standard, name="standard"),
    path("catalogue/standards/<uuid:standard_id>/print/", standards.paper, name="paper"),
    path("catalogue/standards/<uuid:standard_id>/workbook/", standards.workbook, name="workbook"),
    path("catalogue/standards/<uuid:standard_id>/compare/<uuid:other_id>/", standards.compare, name="compare"),
    path("catalogue/outcomes/", standards.outcomes, name="outcomes"),
    path("standards/mine/", writing.mine, name="mine"),
    path("standards/new/", writing.new, name="new"),
    path("standards/<uuid:standard_id>/edit/", writing.edit, name="edit"),
    path("standards/<uuid:standard_id>/edit/facts/", writing.edit_facts, name="edit_facts"),
    path("standards/<uuid:standard_id>/edit/levels/", writing.edit_level, name="new_level"),
    path("standards/<uuid:standard_id>/edit/levels/<str:level>/", writing.edit_level, name="edit_level"),
    path("standards/<uuid:standard_id>/edit/levels/<str:level>/items/", writing.new_item, name="new_item"),
    path("standards/<uuid:standard_id>/edit/levels/<str:level>/items/<str:key>/", writing.edit_item, name="edit_item"),
    path("standards/<uuid:standard_id>/edit/levels/<str:level>/order/", writing.rearrange, name="rearrange"),
    path("standards/<uuid:standard_id>/versions/", writing.start_version, name="start_version"),
    path("standards/<uuid:standard_id>/record/", writing.record, name="record"),
    path("standards/<uuid:standard_id>/withdraw/", writing.withdraw, name="withdraw_standard"),
    path("standards/<uuid:standard_id>/acts/<str:act>/", writing.act, name="act"),
    path("catalogue/types/", catalogue.types, name="types"),
    path("catalogue/types/new/", catalogue.edit_type, name="new_type"),
    path("catalogue/types/<slug:code>/", catalogue.edit_type, name="edit_type"),
    path("catalogue/values/", catalogue.values, name="values"),
    path("catalogue/values/<uuid:proposal_id>/", catalogue.decide, name="decide"),
    path("catalogue/values/<uuid:proposal_id>/withdraw/", catalogue.withdraw, name="withdraw"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/record/", organizations.record, name="record_organization"),
    path("organizations/apply/", organizations.apply, name="apply"),
    path("organizations/applications/", organizations.applications, name="applications"),
    path(
        "organizations/applications/<uuid:organization_application_id>/", organizations.application, name="application"
    ),
    path(
        "organizations/applications/<uuid:organization_application_id>/withdraw/",
        organizations.withdraw_application,
        name="withdraw_application",
    ),
    path("organizations/<uuid:registered_organization_id>/", organizations.organization, name="organization"),
    path("filings/", filings.filings, name="filings"),
    path("filings/new/", filings.new_filing, name="new_filing"),
    path("filings/<uuid:filing_id>/", filings.filing, name="filing"),
    path("filings/<uuid:filing_id>/withdraw/", filings.withdraw_filing, name="withdraw_filing"),
    path("activities/", filings.activities, name="activities"),
    path("activities/new/", filings.new_activity, name="new_activity"),
    path("activities/<uuid:activity_notice_id>/", filings.activity, name="activity"),
    path("terms/", catalogue.terms, name="terms"),
    path("ims/case/v1p1/CFDocuments", case.documents, name="case_documents"),
    path("ims/case/v1p1/CFDocuments/<str:identifier>", case.document, name="case_document"),
    path("ims/case/v1p1/CFPackages/<str:identifier>", case.package, name="case_package"),
    path("ims/case/v1p1/CFItems/<str:identifier>", case.item, name="case_item"),
    path("ims/case/v1p1/CFItemAssociations/<str:identifier>", case.item_associations, name="case_item_associations"),
    path("ims/case/v1p1/CFAssociations/<str:identifier>", case.association, name="case_association"),
    path("ims/case/v1p1/CFItemTypes/<str:identifier>", case.item_type, name="case_item_type"),
    path("ims/case/v1p1/<str:kind>/<str:identifier>", case.unknown, name="case_unknown"),
]
