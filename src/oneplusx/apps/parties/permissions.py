"""The one permission map: which role may do what, in the institutions where it is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from oneplusx.domain.errors import Denied
from oneplusx.web.actor import Actor, Role

COLLEGE_OFFICERS = frozenset({Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})

ROLES_OF_KIND: Mapping[str, tuple[Role, ...]] = {
    "college": (
        Role.ACADEMIC_AFFAIRS,
        Role.DEPARTMENT_REVIEWER,
        Role.COLLEGE_HEAD,
        Role.ADVISER,
        Role.TEACHER,
        Role.EXAM_SITE_OFFICER,
        Role.ASSESSOR,
        Role.INVIGILATOR,
    ),
    "organization": (Role.ORGANIZATION_OFFICER, Role.ASSESSOR, Role.INSPECTOR),
    "exam_site": (Role.EXAM_SITE_OFFICER, Role.INVIGILATOR),
    "authority": (Role.AUTHORITY_OFFICER,),
    "bank": (Role.BANK_OFFICER,),
    "operator": (Role.OPERATOR,),
}
"""Roles that can be held in each kind of institution; the first is the one of an API token by default."""

PERMISSIONS: Mapping[str, frozenset[Role]] = {
    "import.learners": frozenset({Role.ACADEMIC_AFFAIRS}),
    "import.programs": frozenset({Role.ACADEMIC_AFFAIRS}),
    "import.course_results": frozenset({Role.ACADEMIC_AFFAIRS}),
    "import.classes": frozenset({Role.ACADEMIC_AFFAIRS}),
    "import.certificates": frozenset({Role.ACADEMIC_AFFAIRS}),
    "import.catalogue": frozenset({Role.BANK_OFFICER, Role.OPERATOR}),
    "import.rule_sets": frozenset({Role.ACADEMIC_AFFAIRS, Role.AUTHORITY_OFFICER, Role.BANK_OFFICER}),
    "learners.view": COLLEGE_OFFICERS | {Role.ADVISER, Role.BANK_OFFICER, Role.AUTHORITY_OFFICER},
    "learners.open": frozenset({Role.ACADEMIC_AFFAIRS}),
    "learners.issue_codes": frozenset({Role.ACADEMIC_AFFAIRS, Role.ADVISER}),
    "learners.correct": frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER}),
    "learners.merge": frozenset({Role.BANK_OFFICER}),
    "learners.erase": frozenset({Role.BANK_OFFICER}),
    "learners.prove_identity": frozenset({Role.BANK_OFFICER}),
    "learners.invite": COLLEGE_OFFICERS | {Role.ADVISER},
    "personal.unmask": frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER}),
    "programs.edit": frozenset({Role.ACADEMIC_AFFAIRS}),
    "programs.view": COLLEGE_OFFICERS | {Role.ADVISER},
    "training.view": COLLEGE_OFFICERS | {Role.ADVISER},
    "training.manage": frozenset({Role.ACADEMIC_AFFAIRS, Role.DEPARTMENT_REVIEWER}),
    "teachers.view": COLLEGE_OFFICERS,
    "import.course_mapping": frozenset({Role.ACADEMIC_AFFAIRS}),
    "import.training_rosters": frozenset({Role.ACADEMIC_AFFAIRS, Role.DEPARTMENT_REVIEWER}),
    "certificates.issue": frozenset({Role.ORGANIZATION_OFFICER}),
    "certificates.revoke": frozenset({Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER}),
    "credentials.lists": frozenset({Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER, Role.OPERATOR}),
    "credentials.test_issue": frozenset({Role.OPERATOR}),
    "certificates.view": COLLEGE_OFFICERS | {Role.ADVISER, Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER},
    "catalogue.propose_bank_value": frozenset({Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER}),
    "catalogue.approve_bank_value": frozenset({Role.BANK_OFFICER}),
    "organizations.apply": frozenset({Role.ORGANIZATION_OFFICER}),
    "organizations.supervise": frozenset({Role.BANK_OFFICER, Role.AUTHORITY_OFFICER}),
    "filings.decide": frozenset({Role.AUTHORITY_OFFICER}),
    "activities.announce": frozenset({Role.ORGANIZATION_OFFICER}),
    "complaints.handle": frozenset(
        {
            Role.AUTHORITY_OFFICER,
            Role.BANK_OFFICER,
            Role.ORGANIZATION_OFFICER,
            Role.ACADEMIC_AFFAIRS,
            Role.EXAM_SITE_OFFICER,
        }
    ),
    "complaints.oversee": frozenset({Role.AUTHORITY_OFFICER, Role.BANK_OFFICER}),
    "supervision.view": frozenset(
        {
            Role.ACADEMIC_AFFAIRS,
            Role.COLLEGE_HEAD,
            Role.ORGANIZATION_OFFICER,
            Role.AUTHORITY_OFFICER,
            Role.BANK_OFFICER,
            Role.OPERATOR,
        }
    ),
    "supervision.report": frozenset(
        {Role.ACADEMIC_AFFAIRS, Role.ORGANIZATION_OFFICER, Role.AUTHORITY_OFFICER, Role.BANK_OFFICER}
    ),
    "notices.publish": frozenset({Role.AUTHORITY_OFFICER, Role.BANK_OFFICER, Role.OPERATOR}),
    "webhooks.manage": frozenset(
        {
            Role.OPERATOR,
            Role.ACADEMIC_AFFAIRS,
            Role.ORGANIZATION_OFFICER,
            Role.AUTHORITY_OFFICER,
            Role.BANK_OFFICER,
        }
    ),
    "keys.manage": frozenset({Role.ORGANIZATION_OFFICER}),
    "keys.oversee": frozenset({Role.BANK_OFFICER, Role.OPERATOR}),
    "standards.write": frozenset({Role.ORGANIZATION_OFFICER}),
    "rule_sets.edit": frozenset({Role.ACADEMIC_AFFAIRS, Role.AUTHORITY_OFFICER, Role.BANK_OFFICER}),
    "rule_sets.publish": frozenset({Role.ACADEMIC_AFFAIRS, Role.AUTHORITY_OFFICER, Role.BANK_OFFICER}),
    "rule_sets.consult": COLLEGE_OFFICERS | {Role.ORGANIZATION_OFFICER, Role.AUTHORITY_OFFICER, Role.BANK_OFFICER},
    "rule_sets.ally": frozenset({Role.ACADEMIC_AFFAIRS}),
    "achievements.verify": frozenset(
        {Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER}
    ),
    "cases.decide": COLLEGE_OFFICERS
    | {Role.ADVISER, Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER, Role.AUTHORITY_OFFICER},
    "conversions.view": COLLEGE_OFFICERS | {Role.ADVISER},
    "conversions.submit_for": frozenset({Role.ACADEMIC_AFFAIRS}),
    "conversions.reverse": frozenset({Role.ACADEMIC_AFFAIRS}),
    "appeals.decide": frozenset({Role.ACADEMIC_AFFAIRS}),
    "dashboards.college": COLLEGE_OFFICERS | {Role.ADVISER},
    "dashboards.adoption": COLLEGE_OFFICERS | {Role.ADVISER},
    "dashboards.organization": frozenset({Role.ORGANIZATION_OFFICER}),
    "dashboards.area": frozenset({Role.AUTHORITY_OFFICER, Role.BANK_OFFICER}),
    "graduation.audit": COLLEGE_OFFICERS,
    "graduation.open_review": frozenset({Role.ACADEMIC_AFFAIRS}),
    "graduation.review": COLLEGE_OFFICERS,
    "graduation.reopen": frozenset({Role.ACADEMIC_AFFAIRS}),
    "graduation.record_conditions": frozenset({Role.ACADEMIC_AFFAIRS}),
    "enrollments.end": frozenset({Role.COLLEGE_HEAD, Role.ACADEMIC_AFFAIRS}),
    "import.conditions": frozenset({Role.ACADEMIC_AFFAIRS}),
    "warnings.compute": frozenset({Role.ACADEMIC_AFFAIRS}),
    "warnings.view": COLLEGE_OFFICERS | {Role.ADVISER},
    "warnings.acknowledge": frozenset({Role.ADVISER}),
    "exams.plan": frozenset({Role.ORGANIZATION_OFFICER}),
    "exams.record": frozenset({Role.ORGANIZATION_OFFICER, Role.ACADEMIC_AFFAIRS}),
    "exams.view": COLLEGE_OFFICERS
    | {
        Role.ORGANIZATION_OFFICER,
        Role.EXAM_SITE_OFFICER,
        Role.ASSESSOR,
        Role.INVIGILATOR,
        Role.INSPECTOR,
        Role.AUTHORITY_OFFICER,
    },
    "exams.apply_site": frozenset({Role.EXAM_SITE_OFFICER, Role.ACADEMIC_AFFAIRS}),
    "exams.decide_site": frozenset({Role.ORGANIZATION_OFFICER}),
    "exams.register": frozenset({Role.ACADEMIC_AFFAIRS}),
    "exams.course_exams": frozenset({Role.ACADEMIC_AFFAIRS}),
    "exams.confirm_fees": frozenset({Role.ORGANIZATION_OFFICER, Role.EXAM_SITE_OFFICER, Role.ACADEMIC_AFFAIRS}),
    "exams.propose_price": frozenset({Role.ORGANIZATION_OFFICER}),
    "exams.decide_price": frozenset({Role.AUTHORITY_OFFICER}),
    "exams.assign_staff": frozenset({Role.ORGANIZATION_OFFICER}),
    "exams.sign_in": frozenset({Role.EXAM_SITE_OFFICER, Role.INVIGILATOR, Role.ORGANIZATION_OFFICER}),
    "exams.score": frozenset({Role.ASSESSOR}),
    "exams.moderate": frozenset({Role.ORGANIZATION_OFFICER}),
    "import.exam_candidates": frozenset({Role.ACADEMIC_AFFAIRS}),
    "import.exam_scores": frozenset({Role.ORGANIZATION_OFFICER}),
    "exchange.write_back": frozenset({Role.ACADEMIC_AFFAIRS}),
    "exchange.export_tables": frozenset({Role.ACADEMIC_AFFAIRS, Role.ORGANIZATION_OFFICER}),
    "rostering.provide": frozenset({Role.ACADEMIC_AFFAIRS}),
    "rostering.receive": frozenset({Role.ACADEMIC_AFFAIRS}),
    "exchange.reconcile": frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER}),
    "ledger.view": frozenset({Role.BANK_OFFICER, Role.ACADEMIC_AFFAIRS, Role.OPERATOR}),
    "jobs.view": frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER, Role.OPERATOR}),
    "pilots.view": COLLEGE_OFFICERS | {Role.ORGANIZATION_OFFICER, Role.AUTHORITY_OFFICER},
    "pilots.open_windows": frozenset({Role.AUTHORITY_OFFICER}),
    "pilots.apply": frozenset({Role.ACADEMIC_AFFAIRS}),
    "pilots.record": frozenset({Role.ACADEMIC_AFFAIRS, Role.ORGANIZATION_OFFICER, Role.AUTHORITY_OFFICER}),
    "pilots.close": frozenset({Role.ACADEMIC_AFFAIRS, Role.AUTHORITY_OFFICER}),
    "import.pilot_applications": frozenset({Role.ACADEMIC_AFFAIRS}),
    "import.pilot_quotas": frozenset({Role.ACADEMIC_AFFAIRS, Role.ORGANIZATION_OFFICER, Role.AUTHORITY_OFFICER}),
    "tokens.manage": frozenset({Role.OPERATOR, Role.ACADEMIC_AFFAIRS}),
    "sign_in.manage": frozenset({Role.OPERATOR, Role.ACADEMIC_AFFAIRS}),
    "clients.manage": frozenset({Role.OPERATOR}),
    "parties.manage": frozenset({Role.OPERATOR}),
    "members.manage": frozenset({Role.OPERATOR, Role.ACADEMIC_AFFAIRS}),
}


def permissions_of(roles: Iterable[Role]) -> tuple[str, ...]:
    """Codes of everything that the roles together allow, sorted."""
    held = frozenset(roles)
    return tuple(sorted(code for code, allowed in PERMISSIONS.items() if allowed & held))


def may(actor: Actor, permission: str, institution_id: UUID | None = None) -> bool:
    """Whether the actor holds a role with the permission, in the institution if one is named.

    Raises:
        KeyError: The permission is not in the map.
    """
    roles = PERMISSIONS[permission]
    if actor.is_system:
        return True
    if actor.scopes is not None and permission not in actor.scopes:
        return False
    return any(
        grant.role in roles and (institution_id is None or grant.institution_id == institution_id)
        for grant in actor.grants
    )


def require(actor: Actor, permission: str, institution_id: UUID | None = None) -> None:
    """Refuses an actor without the permission.

    Raises:
        Denied: ``denied``.
    """
    if not may(actor, permission, institution_id):
        raise Denied("denied", permission=permission)
