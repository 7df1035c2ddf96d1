"""Pages of graduation."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.graduation import pages

app_name = "graduation"
urlpatterns = [
    path("my/graduation/", pages.mine, name="mine"),
    path("graduation/", pages.cohort, name="cohort"),
    path("graduation/list/", pages.cohort_list, name="cohort_list"),
    path("graduation/start/", pages.start, name="start"),
    path("graduation/unclaimed/", pages.unclaimed, name="unclaimed"),
    path("graduation/unclaimed/invite/", pages.invite, name="invite"),
    path("graduation/<uuid:enrollment_id>/", pages.learner, name="learner"),
    path("graduation/<uuid:enrollment_id>/again/", pages.audit_again, name="audit_again"),
]
