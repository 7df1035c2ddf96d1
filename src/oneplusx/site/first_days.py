"""What to do on the first day, by role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from oneplusx.site.navigation import ROLE_LABELS
from oneplusx.web.actor import Role
from oneplusx.web.navigation import Label


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, and the page where it is done."""

    label: Label
    url_name: str = ""


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The checklist of a role; its tasks are links for those who hold it."""

    role: Label
    tasks: tuple[Task, ...]
    is_own: bool


CHECKLISTS: dict[Role, tuple[Task, ...]] = {
    Role.LEARNER: (
        Task(_("Look at your balance: what is available, reserved and used"), "ledger:my_account"),
        Task(_("Register an outcome that is missing, with a photo of its evidence"), "recognition:choose_type"),
        Task(_("Read the plan made for you and apply with one tap"), "conversion:plans"),
        Task(
            _("Follow the timeline of your application; withdraw it before the decision if you change your mind"),
            "conversion:mine",
        ),
    ),
    Role.ADVISER: (
        Task(_("Check that your classes and their learners are complete"), "parties:learners"),
        Task(_("Hand out activation codes"), "parties:activation"),
        Task(_("Decide what waits in your inbox"), "approvals:inbox"),
        Task(_("Invite learners whose certificates were never converted"), "graduation:unclaimed"),
    ),
    Role.TEACHER: (
        Task(_("Look at your training classes and their sessions"), "curriculum:classes"),
        Task(_("Record who attended, session by session"), "curriculum:classes"),
        Task(_("Read the standards that your classes lead to"), "standards:standards"),
    ),
    Role.DEPARTMENT_REVIEWER: (
        Task(_("Verify the evidence of newly registered outcomes"), "recognition:queue"),
        Task(_("Decide what waits in your inbox; the keys j, k, a and r help"), "approvals:inbox"),
        Task(_("Look at who cannot graduate, and why"), "graduation:cohort"),
    ),
    Role.ACADEMIC_AFFAIRS: (
        Task(_("Import departments, classes and learners"), "intake:choose"),
        Task(_("Import programs, courses and results"), "intake:choose"),
        Task(_("Publish your conversion method"), "rulesets:rule_sets"),
        Task(_("Import the certificates your learners hold"), "intake:choose"),
        Task(_("Write approved exemptions back to the school system and reconcile"), "exchange:runs"),
        Task(_("Apply for the pilot year, or record the quotas decided elsewhere"), "pilots:applications"),
        Task(_("Map your courses to the learning outcomes of a standard"), "curriculum:mapping"),
        Task(_("Open training classes, with their trainers and sessions"), "curriculum:classes"),
        Task(_("Register candidates for an exam plan, by list"), "assessment:plans"),
    ),
    Role.COLLEGE_HEAD: (
        Task(_("See how many learners hold certificates that were never converted"), "graduation:unclaimed"),
        Task(_("Conclude the graduation audit of a cohort"), "graduation:cohort"),
    ),
    Role.ORGANIZATION_OFFICER: (
        Task(_("Write your standards, and propose bank values for your certificates"), "standards:mine"),
        Task(_("Review the pilot applications for your certificates"), "approvals:inbox"),
        Task(_("Approve exam sites, and plan an exam with its sessions and seats"), "assessment:plans"),
        Task(_("Assign assessors and invigilators who did not teach the candidates"), "assessment:plans"),
        Task(_("Issue a batch of certificates; their credits follow by themselves"), "certificates:batches"),
        Task(_("Revoke a certificate, with the reason"), "certificates:certificates"),
    ),
    Role.EXAM_SITE_OFFICER: (
        Task(_("Apply as an exam site, with rooms, places and equipment"), "assessment:sites"),
        Task(_("See the exams held with you, and who sits where"), "assessment:plans"),
        Task(_("Print door lists, seat maps and sign-in sheets"), "assessment:plans"),
        Task(_("Sign candidates in at the door, also without a connection"), "assessment:my_duties"),
    ),
    Role.ASSESSOR: (
        Task(_("Look at your duties, and say whom you taught"), "assessment:my_duties"),
        Task(_("Enter practice scores on your own sheet; a second assessor enters them too"), "assessment:my_duties"),
    ),
    Role.INVIGILATOR: (
        Task(_("Look at your duties, and at the rooms that are yours"), "assessment:my_duties"),
        Task(
            _("Sign candidates in at the door; load the page before, it works without a connection"),
            "assessment:my_duties",
        ),
        Task(_("Report an incident where and when it happens"), "assessment:my_duties"),
    ),
    Role.INSPECTOR: (
        Task(_("Look at the exams that you inspect"), "assessment:my_duties"),
        Task(_("Report an incident where and when it happens"), "assessment:my_duties"),
    ),
    Role.BANK_OFFICER: (
        Task(_("Approve the bank values that organizations propose"), "standards:values"),
        Task(_("Check proofs of identity and merge duplicate accounts"), "parties:identity_checks"),
        Task(_("Prove the ledger from its entries"), "ledger:check"),
    ),
    Role.AUTHORITY_OFFICER: (
        Task(_("Publish the method of the province, which colleges inherit"), "rulesets:rule_sets"),
        Task(_("Open the window of the pilot year and set its checks"), "pilots:windows"),
        Task(_("Close the last pilot year: plan against done"), "pilots:closings"),
        Task(_("Publish a policy notice, with the task and the deadline it carries"), "notices:own"),
        Task(_("Watch the board: overdue and blocked first"), "supervision:board"),
        Task(_("Make the biweekly report, and compare it with the last"), "supervision:reports"),
    ),
    Role.OPERATOR: (
        Task(_("Open institutions and appoint their first officers"), "parties:institutions"),
        Task(_("Look at background work that failed"), "jobs:jobs"),
    ),
}


def checklists(roles: Iterable[Role]) -> list[FirstDay]:
    """The checklists of the roles a person has; all of them for somebody without any."""
    held = set(roles)
    return [
        FirstDay(ROLE_LABELS[role], tasks, role in held)
        for role, tasks in CHECKLISTS.items()
        if not held or role in held
    ]
