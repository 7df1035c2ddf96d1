"""Admission tickets (准考证) are numbered when the plan's tickets are issued."""

from __future__ import annotations

from datetime import datetime

from oneplusx.apps.assessment.models import AdmissionTicket, ExamPlan, RegistrationState
from oneplusx.apps.assessment.services.recording import record_plan_act
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows

FORMAT_SETTING = "ticket_number_format"
FORMAT = "{month}{plan}{sequence:05d}"
PLAN_CHARACTERS = 8


def issue_numbers(plan: ExamPlan, actor: Actor, now: datetime) -> None:
    """Gives every confirmed candidate a ticket number, in the order of college, class and name.

    The layout of the number is a setting of the organization (``ticket_number_format``).
    """
    rows = plan.registrations.filter(state=RegistrationState.CONFIRMED, tickets=None).order_by(
        "college__code", "enrollment__class_group__code", "learner__person__name_sort", "id"
    )
    layout = str(plan.organization.settings.get(FORMAT_SETTING) or FORMAT)
    first = plan.tickets.count() + 1
    digits = "".join(character for character in plan.code if character.isalnum())[-PLAN_CHARACTERS:]
    tickets = [
        AdmissionTicket(
            plan_id=plan.id,
            registration_id=registration_id,
            learner_id=learner_id,
            number=layout.format(month=plan.month.replace("-", ""), plan=digits, sequence=number),
            issued_at=now,
        )
        for number, (registration_id, learner_id) in enumerate(rows.values_list("id", "learner_id"), start=first)
    ]
    insert_rows(AdmissionTicket, tickets)
    facts = {"tickets": len(tickets)}
    record_plan_act(
        "assessment.tickets_issued", plan, facts, actor, now, rows=[one.registration_id.bytes for one in tickets]
    )
