"""Words for codes of this app on its pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneplusx.domain.provinces import province_of
from oneplusx.web.actor import Role
from oneplusx.web.naming import named

ROLE_LABELS: Mapping[Role, Promise] = {
    Role.LEARNER: _("Learner"),
    Role.ADVISER: _("Class adviser"),
    Role.TEACHER: _("Teacher"),
    Role.DEPARTMENT_REVIEWER: _("Department reviewer"),
    Role.ACADEMIC_AFFAIRS: _("Academic affairs officer"),
    Role.COLLEGE_HEAD: _("College leadership"),
    Role.ORGANIZATION_OFFICER: _("Evaluation organization officer"),
    Role.EXAM_SITE_OFFICER: _("Exam site officer"),
    Role.ASSESSOR: _("Assessor"),
    Role.INVIGILATOR: _("Invigilator"),
    Role.INSPECTOR: _("Inspector"),
    Role.BANK_OFFICER: _("Bank officer"),
    Role.AUTHORITY_OFFICER: _("Authority officer"),
    Role.OPERATOR: _("Operator"),
}
PROOF_METHODS: Mapping[str, Promise] = {
    "document_seen": _("Document seen in the pictures"),
    "register": _("Looked up in the official register"),
    "in_person": _("Original seen in person"),
    "college": _("By the college"),
}
SCOPE_LABELS: Mapping[str, Promise] = {
    "achievements.verify": _("Verify evidence"),
    "appeals.decide": _("Decide appeals"),
    "cases.decide": _("Decide cases"),
    "catalogue.approve_bank_value": _("Approve bank values"),
    "catalogue.propose_bank_value": _("Propose bank values"),
    "certificates.issue": _("Issue certificates"),
    "certificates.revoke": _("Revoke certificates"),
    "certificates.view": _("Read certificates"),
    "credentials.lists": _("Read status lists of credentials"),
    "credentials.test_issue": _("Sign credentials for tests"),
    "conversions.reverse": _("Reverse conversions"),
    "conversions.submit_for": _("Apply for conversions in the name of learners"),
    "conversions.view": _("Read conversions"),
    "enrollments.end": _("Conclude enrollments"),
    "exams.apply_site": _("Apply for exam sites"),
    "exams.assign_staff": _("Assign exam staff"),
    "exams.confirm_fees": _("Confirm exam fees"),
    "exams.course_exams": _("Enter course exams held with an assessment"),
    "exams.decide_price": _("Decide exam prices"),
    "exams.decide_site": _("Decide on exam sites"),
    "exams.moderate": _("Resolve differences of scores and objections"),
    "exams.plan": _("Publish and run exam plans"),
    "exams.propose_price": _("Propose exam prices"),
    "exams.record": _("Record exams held elsewhere"),
    "exams.register": _("Register candidates"),
    "exams.score": _("Enter scores"),
    "exams.sign_in": _("Sign candidates in"),
    "exams.view": _("Read exams"),
    "exchange.export_tables": _("Export tables of certificates"),
    "exchange.reconcile": _("Reconcile"),
    "rostering.provide": _("Open rosters to other systems"),
    "rostering.receive": _("Read rosters of the school system"),
    "exchange.write_back": _("Write exemptions back"),
    "graduation.audit": _("Audit graduation"),
    "graduation.open_review": _("Open graduation reviews"),
    "graduation.record_conditions": _("Record conditions of graduation"),
    "graduation.reopen": _("Reopen conclusions"),
    "graduation.review": _("Review graduation"),
    "import.catalogue": _("Import the catalogue"),
    "import.certificates": _("Import certificates"),
    "import.classes": _("Import classes"),
    "import.conditions": _("Import conditions"),
    "import.course_results": _("Import course results"),
    "import.exam_candidates": _("Import exam candidates"),
    "import.exam_scores": _("Import exam scores"),
    "import.learners": _("Import learners"),
    "import.pilot_applications": _("Import pilot applications"),
    "import.pilot_quotas": _("Import quotas"),
    "import.programs": _("Import programs"),
    "import.rule_sets": _("Import rule sets"),
    "jobs.view": _("Follow background work"),
    "learners.correct": _("Correct names and documents"),
    "learners.erase": _("Erase personal data on request"),
    "learners.invite": _("Invite learners"),
    "learners.issue_codes": _("Issue activation codes"),
    "learners.merge": _("Merge accounts"),
    "learners.open": _("Open accounts"),
    "learners.prove_identity": _("Check identities"),
    "learners.view": _("Read learners"),
    "ledger.view": _("Read the ledger"),
    "members.manage": _("Manage members"),
    "activities.announce": _("Announce activities"),
    "complaints.handle": _("Answer complaints"),
    "complaints.oversee": _("Oversee complaints"),
    "dashboards.adoption": _("Read the adoption board"),
    "dashboards.area": _("Read the dashboard of a province or the nation"),
    "dashboards.college": _("Read the dashboard of a college"),
    "dashboards.organization": _("Read the dashboard of an organization"),
    "supervision.view": _("Read the board and the reports of the yearly cycle"),
    "supervision.report": _("Make biweekly reports"),
    "filings.decide": _("Decide filings"),
    "notices.publish": _("Publish policy notices"),
    "organizations.apply": _("Apply for the register and for filings"),
    "organizations.supervise": _("Supervise organizations"),
    "webhooks.manage": _("Manage webhooks"),
    "keys.manage": _("Manage the signing keys of the organization"),
    "keys.oversee": _("Keep the site's own keys and watch over those of all"),
    "parties.manage": _("Manage institutions"),
    "personal.unmask": _("See documents in full"),
    "pilots.apply": _("Apply for pilot years"),
    "pilots.close": _("Close pilot years"),
    "pilots.open_windows": _("Open windows of pilot years"),
    "pilots.record": _("Record quotas decided elsewhere"),
    "pilots.view": _("Read pilot applications and quotas"),
    "programs.edit": _("Change programs"),
    "programs.view": _("Read programs"),
    "training.view": _("Read training classes"),
    "training.manage": _("Manage training classes, bases and teachers"),
    "teachers.view": _("Read records of teachers"),
    "import.course_mapping": _("Import course mappings"),
    "import.training_rosters": _("Import rosters of training classes"),
    "rule_sets.ally": _("Found and join alliances"),
    "rule_sets.consult": _("Answer when asked about rule sets"),
    "standards.write": _("Write standards"),
    "rule_sets.edit": _("Write rule sets"),
    "rule_sets.publish": _("Publish rule sets"),
    "tokens.manage": _("Manage tokens"),
    "sign_in.manage": _("Manage the institution's own sign-in"),
    "clients.manage": _("Manage systems that sign in here"),
    "warnings.acknowledge": _("Acknowledge warnings"),
    "warnings.compute": _("Work out warnings"),
    "warnings.view": _("Read warnings"),
}
CAST_HINTS: Mapping[str, Promise] = {
    "demo-learner": _("A plan waits: apply with one tap"),
    "demo-learner-graduating": _("Could graduate after converting"),
    "demo-learner-returned": _("Asked for a supplement"),
    "demo-learner-refused": _("Refused with reasons, may appeal"),
    "demo-learner-converted": _("Converted: a course is exempted"),
    "demo-social": _("Opened the account without a college"),
    "demo-adviser": _("Knows the class, invites its learners to convert"),
    "demo-reviewer": _("Decides for the department"),
    "demo-registrar": _("Imports, decides, audits, writes back"),
    "demo-head": _("Figures of the whole college"),
    "demo-organization": _("Issues and revokes certificates"),
    "demo-bank": _("Bank values, identities, duplicates, proof of the ledger"),
    "demo-authority": _("The province's method"),
    "demo-operator": _("Institutions, tokens, background work"),
}
"""What each sign-in of the demo cast is good for."""


def scope_label(code: str) -> str:
    """The words for a permission; its code where there are none."""
    return str(SCOPE_LABELS.get(code, code))


def province_name(code: str) -> str:
    """The name of a province in the language of the page; a code that is none stays as it is."""
    found = province_of(code)
    return named(found) if found else code
