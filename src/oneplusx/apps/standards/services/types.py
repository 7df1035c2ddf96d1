"""Outcome types (成果类型): a deployment adds and changes them as data, without code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import AchievementType
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor

KINDS = frozenset({"text", "number", "choice", "date"})
_CODE = re.compile(r"[a-z][a-z0-9_]{1,59}")


@transaction.atomic
def save_achievement_type(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    attributes: Sequence[Mapping[str, Any]],
    actor: Actor,
    now: datetime,
    family_attributes: Sequence[str] = (),
    is_open_to_learners: bool = True,
    evidence_zh: str = "",
    evidence_en: str = "",
) -> AchievementType:
    """Adds an outcome type, or changes the one with this code.

    Args:
        attributes: Fields of the form, see ``AchievementType``.

    Raises:
        Denied: ``denied``.
        Invalid: ``standards.bad_type_code``, ``standards.bad_attribute``, ``standards.name_required``.
    """
    require(actor, "catalogue.approve_bank_value")
    if not _CODE.fullmatch(code):
        raise Invalid("standards.bad_type_code", found=code)
    if not name_zh.strip() or not name_en.strip():
        raise Invalid("standards.name_required")
    fields = [_checked(attribute) for attribute in attributes]
    content = {
        "name_zh": name_zh.strip(),
        "name_en": name_en.strip(),
        "attributes": fields,
        "family_attributes": list(family_attributes),
        "is_open_to_learners": is_open_to_learners,
        "evidence_zh": evidence_zh.strip(),
        "evidence_en": evidence_en.strip(),
    }
    saved, made = AchievementType.objects.update_or_create(code=code, defaults=content)
    record_act(
        verb="standards.type_added" if made else "standards.type_changed",
        subject_kind="achievement_type",
        subject_id=saved.id,
        facts={"code": code, "attributes": [field["code"] for field in fields]},
        actor=actor,
        now=now,
    )
    return saved


def _checked(attribute: Mapping[str, Any]) -> dict[str, Any]:
    code, kind = str(attribute.get("code", "")), str(attribute.get("kind", "text"))
    choices = [list(map(str, choice)) for choice in attribute.get("choices", ())]
    is_whole = all(len(choice) == 3 for choice in choices)  # noqa: PLR2004  value, Chinese, English
    if not _CODE.fullmatch(code) or kind not in KINDS or not is_whole or (kind == "choice" and not choices):
        raise Invalid("standards.bad_attribute", found=code or "?")
    field: dict[str, Any] = {
        "code": code,
        "kind": kind,
        "label_zh": str(attribute.get("label_zh") or code),
        "label_en": str(attribute.get("label_en") or code),
        "required": bool(attribute.get("required", False)),
    }
    return {**field, "choices": choices} if choices else field
