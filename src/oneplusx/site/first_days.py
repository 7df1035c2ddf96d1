"""The help page: what to do on the first day, by role, and the words of the trade."""

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


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means."""

    key: str
    word: Label
    meaning: Label


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
    ),
    Role.COLLEGE_HEAD: (
        Task(_("See how many learners hold certificates that were never converted"), "graduation:unclaimed"),
        Task(_("Conclude the graduation audit of a cohort"), "graduation:cohort"),
    ),
    Role.ORGANIZATION_OFFICER: (
        Task(_("Propose bank values for your certificates"), "standards:certificates"),
        Task(_("Issue certificates; their credits follow by themselves"), "certificates:issue"),
        Task(_("Revoke a certificate, with the reason"), "certificates:certificates"),
    ),
    Role.BANK_OFFICER: (
        Task(_("Approve the bank values that organizations propose"), "standards:values"),
        Task(_("Check proofs of identity and merge duplicate accounts"), "parties:identity_checks"),
        Task(_("Prove the ledger from its entries"), "ledger:check"),
    ),
    Role.AUTHORITY_OFFICER: (
        Task(_("Publish the method of the province, which colleges inherit"), "rulesets:rule_sets"),
    ),
    Role.OPERATOR: (
        Task(_("Open institutions and appoint their first officers"), "parties:institutions"),
        Task(_("Look at background work that failed"), "jobs:jobs"),
    ),
}
GLOSSARY: tuple[Term, ...] = (
    Term(
        "outcome",
        _("Learning outcome"),
        _("What a learner holds, with evidence: a certificate, a passed course, an award, a term of service."),
    ),
    Term("recognition", _("Recognition"), _("An outcome becomes credits in the learner's account.")),
    Term(
        "bank-credits",
        _("Bank credits"),
        _("What the credit bank granted to an outcome. They can be carried anywhere and last for life."),
    ),
    Term(
        "college-credits",
        _("College credits"),
        _("What one college's method gives for an outcome. They count in that college only."),
    ),
    Term("deposit", _("Deposit"), _("Credits are written into the account as a ledger entry.")),
    Term("conversion", _("Conversion"), _("Outcomes take the place of courses or other requirements of a program.")),
    Term("reserved", _("Reserved"), _("Credits set aside for an application that is not decided yet.")),
    Term("exemption", _("Exemption"), _("A course need not be taken; it is recorded with the score the method gives.")),
    Term(
        "method",
        _("Conversion method"),
        _("The published rules of a college: which outcome converts into what, and under which conditions."),
    ),
    Term(
        "reversal",
        _("Reversal"),
        _("The only way to undo a ledger entry: a second entry against it. Both stay visible."),
    ),
    Term(
        "audit",
        _("Graduation audit"),
        _("Each requirement of the program is checked, and whatever is missing is named."),
    ),
    Term("appeal", _("Appeal"), _("A refusal can be looked at again by somebody else.")),
)


def checklists(roles: Iterable[Role]) -> list[FirstDay]:
    """The checklists of the roles a person has; all of them for somebody without any."""
    held = set(roles)
    return [
        FirstDay(ROLE_LABELS[role], tasks, role in held)
        for role, tasks in CHECKLISTS.items()
        if not held or role in held
    ]
