"""Pages of graduation."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.graduation.pages import audits, colleges, majors, many, progress, review_settings, reviews, warnings

app_name = "graduation"
MAJOR = "majors/<str:college_code>/<str:major_code>/<int:year>/"
urlpatterns = [
    path("majors/", majors.majors, name="majors"),
    path("colleges/", colleges.colleges, name="colleges"),
    path("colleges/<str:college_code>/", colleges.college, name="college"),
    path(MAJOR, majors.major, name="my_major"),
    path(f"{MAJOR}print/", majors.major_paper, name="my_major_paper"),
    path(f"{MAJOR}poster.pdf", majors.major_poster, name="my_major_poster"),
    path("my/graduation/", audits.mine, name="mine"),
    path("graduation/", audits.cohort, name="cohort"),
    path("graduation/list/", audits.cohort_list, name="cohort_list"),
    path("graduation/start/", audits.start, name="start"),
    path("graduation/unclaimed/", audits.unclaimed, name="unclaimed"),
    path("graduation/unclaimed/invite/", audits.invite, name="invite"),
    path("graduation/reviews/", reviews.reviews, name="reviews"),
    path("graduation/reviews/settings/", review_settings.settings, name="review_settings"),
    path("graduation/reviews/open/", reviews.open_review, name="open_review"),
    path("graduation/reviews/learners/<uuid:review_item_id>/", reviews.review_item, name="review_item"),
    path("graduation/reviews/<uuid:review_id>/", reviews.review, name="review"),
    path("graduation/reviews/<uuid:review_id>/list/", reviews.review_list, name="review_list"),
    path("graduation/reviews/<uuid:review_id>/decide/", reviews.decide, name="review_decide"),
    path("graduation/reviews/<uuid:review_id>/decisions/<uuid:job_id>/", many.decision_result, name="decision_result"),
    path("graduation/reviews/<uuid:review_id>/cancel/", reviews.cancel, name="review_cancel"),
    path("graduation/conclusions/", reviews.conclusions, name="conclusions"),
    path("graduation/conclusions/<uuid:conclusion_id>/reopen/", reviews.reopen, name="reopen"),
    path("graduation/progress/", progress.progress, name="progress"),
    path("graduation/warnings/", warnings.warnings, name="warnings"),
    path("graduation/warnings/start/", warnings.start, name="warnings_start"),
    path("graduation/warnings/acknowledge/", warnings.acknowledge, name="acknowledge"),
    path("graduation/warnings/levels/", warnings.levels, name="warning_levels"),
    path("graduation/warnings/<uuid:credit_warning_id>/", warnings.warning, name="warning"),
    path("graduation/<uuid:enrollment_id>/conditions/", warnings.conditions, name="conditions"),
    path("graduation/<uuid:enrollment_id>/", audits.learner, name="learner"),
    path("graduation/<uuid:enrollment_id>/again/", audits.audit_again, name="audit_again"),
]
