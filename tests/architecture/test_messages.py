"""Both languages are complete: the catalogs of the pages and the wording of the errors."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator

import pytest
from django.utils.translation import trans_real

from devtools import translations
from oneplusx.web.wording import all_wording
from tests.architecture.sources import python_files, short, tree

ERRORS = {"Invalid", "NotFound", "Conflict", "Denied"}
PARAMETER = re.compile(r"\{(\w+)")


@pytest.mark.parametrize("domain", translations.all_domains(), ids=lambda domain: domain.name)
def test_every_message_is_translated(domain: translations.Domain) -> None:
    assert not list(translations.check(domain))


@pytest.mark.parametrize("domain", translations.all_domains(), ids=lambda domain: domain.name)
def test_each_message_is_shown_as_its_own_app_translates_it(domain: translations.Domain) -> None:
    """Of two translations of one text Django shows one: neither a library nor another app of ours may win silently.

    Where a text means two things it needs a context (``pgettext``, ``context`` in templates).
    """
    shown = trans_real.translation("zh-hans")._catalog  # type: ignore[attr-defined]
    with domain.mo.open("rb") as file:
        own = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    overridden = {key: (text, shown.get(key)) for key, text in own.items() if key and shown.get(key) != text}
    assert not overridden


def test_every_error_is_worded() -> None:
    known = all_wording()
    assert not [f"{place}: {code}" for place, code, _ in _raised() if code not in known]


def test_wording_uses_the_parameters_of_the_error() -> None:
    known = all_wording()
    wrong = [
        f"{place}: {code} has no {sorted(missing)}"
        for place, code, given in _raised()
        if given is not None and (missing := _parameters(known.get(code, ("", ""))) - given)
    ]
    assert not wrong


def test_both_languages_tell_the_same() -> None:
    uneven = [
        code
        for code, (chinese, english) in all_wording().items()
        if not chinese or not english or _told(chinese) != _told(english)
    ]
    assert not uneven


def _told(text: str) -> set[str]:
    """Parameters of a text; of one with two names each language uses its own."""
    return {name.removesuffix("_zh").removesuffix("_en") for name in PARAMETER.findall(text)}


def _parameters(texts: tuple[str, str]) -> set[str]:
    return set(PARAMETER.findall(texts[0])) | set(PARAMETER.findall(texts[1]))


def _raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """Place, code and parameters (``None`` when not all are visible) of each error made with a literal code."""
    for path in python_files():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in ERRORS:
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                names = {keyword.arg for keyword in node.keywords}
                given = None if None in names else {name for name in names if name}
                yield f"{short(path)}:{node.lineno}", str(node.args[0].value), given
