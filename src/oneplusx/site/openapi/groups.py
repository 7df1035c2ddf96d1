"""The groups of operations (tags), each with what it is for; the page of the documentation says it in its language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop

GROUPS: Mapping[str, str] = {
    "achievements": gettext_noop("Learning outcomes: find, register, verify"),
    "alliances": gettext_noop("Alliances of colleges that share a conversion method"),
    "approvals": gettext_noop("The inbox of reviewers: steps, cases, decisions"),
    "assessment": gettext_noop("Exams: sites, prices, plans, candidates, seats, scores, objections"),
    "catalogue": gettext_noop("The public catalogue of certificates"),
    "certificates": gettext_noop("Certificates: record, issue, reissue, revoke"),
    "complaints": gettext_noop("Complaints about organizations and exams"),
    "conversion": gettext_noop("Conversions: plan, apply, follow, appeal"),
    "curriculum": gettext_noop("Programs, courses, results and training classes"),
    "dashboards": gettext_noop("Dashboards: figures with their definitions, adoption"),
    "exchange": gettext_noop("Write-back to school systems, receipts, reconciliation"),
    "graduation": gettext_noop("Graduation: audits, reviews, academic warnings"),
    "imports": gettext_noop("Spreadsheets: upload, check, write"),
    "inquiry": gettext_noop("Public inquiry of a certificate; needs no token"),
    "jobs": gettext_noop("Background work and its progress"),
    "keys": gettext_noop("Keys and signing: what is public of them"),
    "ledger": gettext_noop("Balances and statements of credits"),
    "organizations": gettext_noop("Evaluation organizations: register, applications, filings"),
    "parties": gettext_noop("Who calls; institutions, learning accounts, enrollments"),
    "pilots": gettext_noop("Pilot years: windows, applications, quotas, closings"),
    "policy notices": gettext_noop("Policy notices: read, acknowledge, write, publish"),
    "privacy": gettext_noop("Requests to erase one's own personal data"),
    "rule set consensus": gettext_noop("Consultations and comments on conversion methods"),
    "rule set drafts": gettext_noop("Drafts of conversion methods and their edits"),
    "rule set reports": gettext_noop("Doctor, back-tests and simulations of conversion methods"),
    "rule sets": gettext_noop("The library of conversion methods and their versions"),
    "sharing": gettext_noop("Shared verification reports of a learner"),
    "standards": gettext_noop("Skill level standards and their versions"),
    "supervision": gettext_noop("The board and reports of supervision"),
    "webhooks": gettext_noop("Webhooks: endpoints, delivery log, delivering again"),
}
