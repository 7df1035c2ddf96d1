"""Pages of notices."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.notices.pages import reading, writing

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("policies/", reading.notices, name="notices"),
    path("policies/tasks/", reading.tasks, name="tasks"),
    path("policies/own/", writing.own, name="own"),
    path("policies/new/", writing.write, name="write"),
    path("policies/<uuid:policy_notice_id>/", reading.notice, name="notice"),
    path("policies/<uuid:policy_notice_id>/acknowledge/", reading.acknowledge, name="acknowledge"),
    path("policies/<uuid:policy_notice_id>/done/<uuid:institution_id>/", reading.finish, name="finish"),
    path("policies/<uuid:policy_notice_id>/edit/", writing.edit, name="edit"),
    path("policies/<uuid:policy_notice_id>/files/<uuid:attachment_id>/", writing.remove_file, name="remove_file"),
    path("policies/<uuid:policy_notice_id>/act/", writing.act, name="act"),
    path("policies/<uuid:policy_notice_id>/withdraw/", writing.withdraw, name="withdraw"),
    path("policies/<uuid:policy_notice_id>/receipts/", writing.follow, name="follow"),
]
