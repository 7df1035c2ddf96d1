"""Words for codes of this app on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext as _

from oneplusx.apps.assessment.selectors.blocking import Blocker
from oneplusx.web.wording import say

PARTS: Mapping[str, Promise] = {
    "overall": pgettext_lazy("exam part", "Overall score"),
    "theory": pgettext_lazy("exam part", "Theory"),
    "practice": pgettext_lazy("exam part", "Practice"),
    "oral": pgettext_lazy("exam part", "Oral"),
    "defense": pgettext_lazy("exam part", "Defense"),
    "project": pgettext_lazy("exam part", "Project"),
}


EQUIPMENT: Mapping[str, Promise] = {"computer": pgettext_lazy("equipment", "computers")}


def part_label(code: str) -> str:
    """The words for a part of an exam; its code where there are none."""
    return str(PARTS.get(code, code))


def equipment_label(code: str) -> str:
    """The word for an equipment; what was typed where there is none."""
    return str(EQUIPMENT.get(code, code))


def code_of(word: str, labels: Mapping[str, Promise]) -> str:
    """The code that a word stands for in any language of the site; a word without one stands for itself."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            codes = {str(label).casefold(): code for code, label in labels.items()}
        if found := codes.get(word.casefold()):
            return found
    return word


def points(hundredths: int | None) -> str:
    """A score as people write it: 82.5; nobody came: absent."""
    return _("absent") if hundredths is None else f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def yuan(fen: int | None) -> str:
    """An amount in yuan with two decimals."""
    return "—" if fen is None else f"{fen // 100}.{fen % 100:02}"


def blocker_words(blocker: Blocker) -> str:
    """What a blocker says."""
    return say(blocker.code, blocker.params, get_language() or "zh-hans")


def reason_words(reason: Mapping[str, Any]) -> str:
    """Why a candidate did not pass."""
    found, required = reason.get("found_hundredths"), reason.get("required_hundredths")
    part = part_label(reason.get("part") or "")
    if reason["code"] == "absent":
        return _("%(part)s: absent") % {"part": part}
    if reason["code"] == "below_minimum":
        values = {"part": part, "found": points(found), "required": points(required)}
        return _("%(part)s: %(found)s, at least %(required)s needed") % values
    if reason["code"] == "below_line":
        return _("Overall %(found)s, pass line %(required)s") % {"found": points(found), "required": points(required)}
    return _("Result void after an incident")
