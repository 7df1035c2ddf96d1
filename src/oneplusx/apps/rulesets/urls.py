"""Pages of rulesets."""

from __future__ import annotations

from django.urls import path, re_path

from oneplusx.apps.rulesets.pages import alliances, consensus, editing, library, policies, reports, writing

app_name = "rulesets"
VERSION = r"(?P<version_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
urlpatterns = [
    path("rule-sets/", library.rule_sets, name="rule_sets"),
    path("rule-sets/new/", writing.upload, name="upload"),
    path("rule-sets/<uuid:version_id>/", library.version, name="version"),
    path("rule-sets/<uuid:version_id>/try/", library.try_one, name="try"),
    path("rule-sets/<uuid:version_id>/against/<uuid:other_id>/", library.diff, name="diff"),
    path("rule-sets/alliances/", alliances.alliances, name="alliances"),
    path("rule-sets/alliances/<uuid:alliance_id>/", alliances.alliance, name="alliance"),
    path("rule-sets/alliances/members/<uuid:member_id>/join/", alliances.join, name="join"),
    path("rule-sets/alliances/members/<uuid:member_id>/decline/", alliances.decline, name="decline"),
    path("rule-sets/alliances/members/<uuid:member_id>/leave/", alliances.leave, name="leave"),
    path("rule-sets/asked/", consensus.asked, name="asked"),
    path("rule-sets/before-publishing/", policies.policy, name="policy"),
    path("rule-sets/before-publishing/back-test/", policies.backtest_policy, name="backtest_policy"),
    path("rule-sets/<uuid:version_id>/consensus/", consensus.consensus, name="consensus"),
    path("rule-sets/<uuid:version_id>/comments/", consensus.comment, name="comment"),
    path("rule-sets/consensus/<uuid:party_id>/answer/", consensus.answer, name="answer"),
    path("rule-sets/consensus/<uuid:party_id>/settle/", consensus.settle, name="settle"),
    path("rule-sets/comments/<uuid:comment_id>/resolve/", consensus.resolve, name="resolve_comment"),
    path("rule-sets/<uuid:version_id>/checks/", reports.checks, name="checks"),
    path("rule-sets/<uuid:version_id>/back-test/", reports.backtest, name="backtest"),
    path("rule-sets/<uuid:version_id>/simulation/", reports.simulate, name="simulate"),
    path("rule-sets/reports/<uuid:report_id>/", reports.report, name="report"),
    path("rule-sets/reports/<uuid:report_id>/learners/", reports.lines, name="report_lines"),
    path("rule-sets/<uuid:version_id>/draft/", editing.start, name="start_draft"),
    path("rule-sets/<uuid:version_id>/edit/", editing.edit, name="edit"),
    path("rule-sets/<uuid:version_id>/edit/text/", editing.text, name="edit_text"),
    path("rule-sets/<uuid:version_id>/edit/undo/", editing.undo, name="undo"),
    path("rule-sets/<uuid:version_id>/edit/redo/", editing.redo, name="redo"),
    path("rule-sets/<uuid:version_id>/edit/<slug:part>/new/", editing.item, name="new_item"),
    path("rule-sets/<uuid:version_id>/edit/<slug:part>/<int:place>/", editing.item, name="edit_item"),
    path("rule-sets/<uuid:version_id>/edit/<slug:part>/<int:place>/<slug:act>/", editing.act, name="act_on_item"),
    path("rule-sets/<uuid:version_id>/publish/", reports.publish, name="publish"),
    path("rule-sets/<uuid:version_id>/discard/", writing.discard, name="discard"),
    re_path(rf"^rule-sets/{VERSION}/download\.(?P<form>yaml|xlsx)$", library.download, name="download"),
]
