"""What the poster of a major says (我的专业海报)."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.graduation.selectors.majors import Fit, MyMajor
from oneplusx.domain.credits import format_credits
from oneplusx.web.naming import named
from oneplusx.web.printing import qr_svg


def poster_of(page: MyMajor, address: str) -> dict[str, Any]:
    """Data of ``printing/my_major.typ``, in the language of the page; the code leads to the address."""
    program = page.program
    other = program.major.name_en if (get_language() or "").startswith("zh") else program.major.name_zh
    lead = _("Entry year %(year)s · %(name)s") % {"year": program.entry_year, "name": named(program)}
    return {
        "language": (get_language() or "zh")[:2],
        "title": named(program.major),
        "college": named(program.college),
        "code": f"{program.major.code} · {program.entry_year}",
        "qr": qr_svg(address),
        "lead": f"{lead} · {other}" if other else lead,
        "printed": date_format(page.on),
        "words": _words(),
        "fits": [_block(one) for one in page.fits],
        "cross": _block(page.cross) if page.cross else None,
        "occupations": [named(one) for one in page.occupations],
        "note": _("Worked out from the published method, the program and the exam plans. Scan for today’s answer."),
    }


def _block(fit: Fit) -> dict[str, Any]:
    exam = ""
    if fit.next_exam is not None:
        plan = fit.next_exam.plan
        exam = _("Next exam %(exam)s, register by %(deadline)s") % {
            "exam": date_format(plan.exam_from_on),
            "deadline": date_format(plan.registers_until_on),
        }
    credits_text = _("%(credits)s credits") % {"credits": format_credits(fit.credits_hundredths)}
    return {
        "name": named(fit.certificate_type),
        "credits": credits_text if fit.credits_hundredths else "",
        "freed": [one.name for one in fit.freed],
        "exam": exam,
    }


def _words() -> dict[str, str]:
    return {
        "fits": _("Certificates that fit"),
        "cross": _("From another field"),
        "occupations": _("Occupations"),
        "frees": _("Frees here:"),
        "nothing": _("Frees no course here yet."),
        "none": _("No certificate names this major yet."),
        "comma": _(", "),
    }
