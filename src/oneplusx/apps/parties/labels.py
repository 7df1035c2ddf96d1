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
    "conversions.reverse": _("Reverse conversions"),
    "conversions.submit_for": _("Apply for conversions in the name of learners"),
    "conversions.view": _("Read conversions"),
    "enrollments.end": _("Conclude enrollments"),
    "exchange.reconcile": _("Reconcile"),
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
    "import.learners": _("Import learners"),
    "import.programs": _("Import programs"),
    "import.rule_sets": _("Import rule sets"),
    "jobs.view": _("Follow background work"),
    "learners.correct": _("Correct names and documents"),
    "learners.invite": _("Invite learners"),
    "learners.issue_codes": _("Issue activation codes"),
    "learners.merge": _("Merge accounts"),
    "learners.open": _("Open accounts"),
    "learners.prove_identity": _("Check identities"),
    "learners.view": _("Read learners"),
    "ledger.view": _("Read the ledger"),
    "members.manage": _("Manage members"),
    "parties.manage": _("Manage institutions"),
    "personal.unmask": _("See documents in full"),
    "programs.edit": _("Change programs"),
    "programs.view": _("Read programs"),
    "rule_sets.ally": _("Found and join alliances"),
    "rule_sets.consult": _("Answer when asked about rule sets"),
    "rule_sets.edit": _("Write rule sets"),
    "rule_sets.publish": _("Publish rule sets"),
    "tokens.manage": _("Manage tokens"),
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
