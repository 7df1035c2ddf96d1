"""Pages of graduation."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.graduation.pages import audits

app_name = "graduation"
urlpatterns = [
    path("my/graduation/", audits.mine, name="mine"),
    path("graduation/", audits.cohort, name="cohort"),
    path("graduation/list/", audits.cohort_list, name="cohort_list"),
    path("graduation/start/", audits.start, name="start"),
    path("graduation/unclaimed/", audits.unclaimed, name="unclaimed"),
    path("graduation/unclaimed/invite/", audits.invite, name="invite"),
    path("graduation/<uuid:enrollment_id>/", audits.learner, name="learner"),
    path("graduation/<uuid:enrollment_id>/again/", audits.audit_again, name="audit_again"),
]
