"""The print pack of an exam as PDF/A (打印包), in the language of the page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.assessment.labels import part_label
from oneplusx.apps.assessment.models import ExamPlan, ExamSession, SeatAssignment
from oneplusx.apps.assessment.selectors.printing import DoorEntry, RoomSheet, TicketSheet
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.naming import named
from oneplusx.web.printing import pdf, qr_svg

TEMPLATE = Path(__file__).with_name("pack.typ")
TICKETS, DOORS, MAPS, SIGN_IN = "tickets", "doors", "maps", "sign-in"


def tickets_pdf(
    plan: ExamPlan, sheets: Sequence[TicketSheet], photos: Mapping[UUID, tuple[str, bytes]], *, at: datetime
) -> bytes:
    """Admission tickets (准考证), two a page.

    Args:
        photos: Type and content by the candidate; who has none gets an empty frame.

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    heads = [_("Session"), _("Time"), _("Exam site"), _("Room"), _("Seat number")]
    rows = [_ticket(one, photos.get(one.registration.id)) for one in sheets]
    note = _("Bring your ID document and this ticket.")
    return pdf(TEMPLATE, _data(plan, TICKETS, _("Admission tickets"), heads, rows, note, at), at=at)


def rooms_pdf(plan: ExamPlan, form: str, sheets: Sequence[RoomSheet], *, at: datetime) -> bytes:
    """Door lists, seat maps or sign-in sheets (门贴、座次表、签到表), each room and session on pages of its own.

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    heads = [_("Seat number"), _("Ticket number"), _("Name"), _("College")]
    titles = {DOORS: _("Door lists"), MAPS: _("Seat maps"), SIGN_IN: _("Sign-in sheets")}
    if form == SIGN_IN:
        heads += [_("Signature"), _("Present, late, absent")]
    note = _("The front of the room is above.") if form == MAPS else ""
    rows = [_room(form, one) for one in sheets]
    return pdf(TEMPLATE, _data(plan, form, titles[form], heads, rows, note, at), at=at)


def _data(
    plan: ExamPlan, form: str, title: str, heads: list[str], sheets: list[dict[str, Any]], note: str, at: datetime
) -> dict[str, Any]:
    return {
        "language": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "form": form,
        "title": title,
        "issuer": named(plan.organization),
        "code": plan.code,
        "printed": _("Printed %(time)s") % {"time": _moment(at)},
        "plan": named(plan),
        "heads": heads,
        "note": note,
        "nothing": _("No seats yet"),
        "sheets": sheets,
    }


def _ticket(sheet: TicketSheet, photo: tuple[str, bytes] | None) -> dict[str, Any]:
    return {
        "title": f"{_('Admission ticket')} {sheet.number}",
        "facts": [
            [_("Name"), sheet.registration.learner.person.name],
            [_("ID number"), sheet.identity],
            [_("Certificate level"), named(sheet.registration.level.certificate_type)],
            *([_("Course exam"), "、".join(named(one.course) for one in sheet.courses)] for _one in sheet.courses[:1]),
        ],
        "photo": _picture(*photo) if photo else None,
        "rows": [_seat(one) for one in sheet.seats],
        "qr": qr_svg(sheet.number),
        "code": sheet.number,
    }


def _seat(seat: SeatAssignment) -> list[str]:
    site = seat.room.site
    where = f"{named(site)} {site.place}".strip()
    title = f"{seat.session.number} · {part_label(seat.session.part)}"
    return [title, _time(seat.session), where, seat.room.name, str(seat.seat)]


def _room(form: str, sheet: RoomSheet) -> dict[str, Any]:
    title = f"{named(sheet.room.site)} · {sheet.room.name} · {sheet.session.number} {part_label(sheet.session.part)}"
    found: dict[str, Any] = {"title": title, "time": _time(sheet.session)}
    if form == MAPS:
        return {**found, "columns": sheet.room.columns, "cells": [_cell(one) for row in sheet.grid for one in row]}
    blanks = ["", ""] if form == SIGN_IN else []
    rows = [[str(one.seat), one.number, one.name, one.college or "—", *blanks] for one in sheet.entries]
    return {**found, "rows": rows}


def _cell(cell: DoorEntry | int) -> list[str]:
    return [str(cell), ""] if isinstance(cell, int) else [str(cell.seat), cell.name]


def _time(session: ExamSession) -> str:
    ends = session.ends_at.astimezone(SHANGHAI)
    return f"{_moment(session.starts_at)}–{ends:%H:%M}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _picture(content_type: str, content: bytes) -> str:
    """A photo inside an SVG, the form in which text can carry it to the template."""
    data = b64encode(content).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 295 413" width="295" height="413">'
        f'<image width="295" height="413" href="data:{content_type};base64,{data}"/></svg>'
    )
