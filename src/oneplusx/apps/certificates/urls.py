"""Pages of certificates."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.certificates.pages import batches, certificates, faces, mine, reissues, revoking

app_name = "certificates"
urlpatterns: list[URLPattern] = [
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/issue/", certificates.issue, name="issue"),
    path("certificates/batches/", batches.batches, name="batches"),
    path("certificates/batches/prepare/", batches.prepare, name="prepare_batch"),
    path("certificates/batches/<uuid:issue_batch_id>/", batches.batch, name="batch"),
    path("certificates/batches/<uuid:issue_batch_id>/act/", batches.act, name="act_on_batch"),
    path("certificates/batches/<uuid:issue_batch_id>/exclude/", batches.exclude, name="exclude_from_batch"),
    path("certificates/face/", faces.profile, name="profile"),
    path("certificates/face/specimen/", faces.show_specimen, name="specimen"),
    path("certificates/reissues/", reissues.reissues, name="reissues"),
    path("certificates/reissues/<uuid:reissue_id>/", reissues.reissue, name="reissue"),
    path("certificates/reissues/<uuid:reissue_id>/decide/", reissues.decide_reissue, name="decide_reissue"),
    path("certificates/plans/<uuid:exam_plan_id>/revoke/", revoking.revoke_of_plan, name="revoke_of_plan"),
    path("certificates/revocations/", revoking.revocations, name="revocations"),
    path("certificates/revocations/setting/", revoking.set_revocations, name="set_revocations"),
    path("certificates/revocations/<uuid:revocation_id>/", revoking.revocation, name="revocation"),
    path("certificates/revocations/<uuid:revocation_id>/decide/", revoking.decide_revocation, name="decide_revocation"),
    path("my/certificates/", mine.my_certificates, name="my_certificates"),
    path("certificates/<uuid:certificate_id>/reissue/", reissues.request_reissue, name="request_reissue"),
    path("certificates/<uuid:certificate_id>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/face/", faces.face, name="face"),
    path("certificates/<uuid:certificate_id>/state/", certificates.change_state, name="change_state"),
]
