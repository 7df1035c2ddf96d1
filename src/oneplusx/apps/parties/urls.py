"""Pages of parties."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.parties.pages import accounts, checks, institutions, learners, profile, sign_in, tokens

app_name = "parties"
urlpatterns: list[URLPattern] = [
    path("sign-in/as/<uuid:user_id>/", sign_in.sign_in_as, name="sign_in_as"),
    path("invitation/<uuid:user_id>/<str:token>/", sign_in.invitation, name="invitation"),
    path("activate/", accounts.activate, name="activate"),
    path("open-account/", accounts.open_account, name="open_account"),
    path("my/identity/", accounts.my_identity, name="my_identity"),
    path("my/profile/", profile.profile, name="profile"),
    path("my/contact/", profile.contact, name="contact"),
    path("my/language/", profile.language, name="language"),
    path("learners/", learners.learners, name="learners"),
    path("learners/activation/", learners.activation, name="activation"),
    path("learners/<uuid:learner_id>/", learners.learner, name="learner"),
    path("learners/<uuid:learner_id>/document/", learners.reveal, name="reveal"),
    path("learners/<uuid:learner_id>/correct/", learners.correct, name="correct"),
    path("enrollments/<uuid:enrollment_id>/code/", learners.issue_code, name="issue_code"),
    path("identity-checks/", checks.identity_checks, name="identity_checks"),
    path("identity-checks/<uuid:learner_id>/", checks.identity_check, name="identity_check"),
    path("duplicates/", checks.duplicates, name="duplicates"),
    path("duplicates/<uuid:kept_id>/<uuid:merged_id>/", checks.merge, name="merge"),
    path("duplicates/<uuid:kept_id>/<uuid:merged_id>/dismiss/", checks.dismiss, name="dismiss"),
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/new/", institutions.new_institution, name="new_institution"),
    path("institutions/<uuid:institution_id>/", institutions.institution, name="institution"),
    path("institutions/<uuid:institution_id>/settings/", institutions.change_settings, name="change_settings"),
    path("institutions/<uuid:institution_id>/departments/new/", institutions.new_department, name="new_department"),
    path("institutions/<uuid:institution_id>/members/new/", institutions.new_member, name="new_member"),
    path("members/<uuid:membership_id>/invite/", institutions.invite, name="invite"),
    path("members/<uuid:membership_id>/end/", institutions.end_member, name="end_member"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("institutions/<uuid:institution_id>/tokens/new/", tokens.new_token, name="new_token"),
]
