"""The catalogs: what is extracted, kept, refused and compiled."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from devtools.translations import Domain, check, collect, update

PAGES = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
TITLE = _("Ledger")
TEXT = ngettext("%(count)s row", "%(count)s rows", 2)
MONTH = pgettext("month", "May")
"""
TEMPLATE = """
{% load i18n %}<h1>{% translate "It's here" %}</h1>{# _("not me") #}
{% blocktranslate count n=rows %}{{ n }} line{% plural %}{{ n }} lines{% endblocktranslate %}
{% blocktranslate trimmed %}
  two
  lines
{% endblocktranslate %}
<p>{{ name|default:_("unknown") }}</p>
"""


@pytest.fixture
def domain(tmp_path: Path) -> Domain:
    app = tmp_path / "app"
    (app / "templates" / "app").mkdir(parents=True)
    (app / "pages.py").write_text(PAGES)
    (app / "templates" / "app" / "page.html").write_text(TEMPLATE)
    return Domain("app", (app,), app / "locale")


def translate(domain: Domain, english: str, chinese: str) -> None:
    text = domain.po.read_text(encoding="utf-8")
    before = f'msgid "{english}"\nmsgstr ""'
    assert before in text
    domain.po.write_text(text.replace(before, f'msgid "{english}"\nmsgstr "{chinese}"'), encoding="utf-8")


def test_texts_of_python_and_templates_are_found(domain: Domain) -> None:
    found = {(one.context, one.id) for one in collect(domain)}
    assert found == {
        (None, "Ledger"),
        (None, ("%(count)s row", "%(count)s rows")),
        ("month", "May"),
        (None, "It's here"),
        (None, ("%(n)s line", "%(n)s lines")),
        (None, "two lines"),
        (None, "unknown"),
    }


def test_a_new_text_is_missing_until_it_is_translated(domain: Domain) -> None:
    update(domain)
    assert any("no translation: 'Ledger'" in problem for problem in check(domain))
    translate(domain, "Ledger", "账本")
    update(domain)
    assert not any("'Ledger'" in problem for problem in check(domain))


def test_a_translation_stays_when_the_source_moves_and_goes_with_its_text(domain: Domain) -> None:
    update(domain)
    translate(domain, "Ledger", "账本")
    (domain.folders[0] / "pages.py").write_text(f"\n\n\n{PAGES}")
    update(domain)
    assert "账本" in domain.po.read_text(encoding="utf-8")
    (domain.folders[0] / "pages.py").write_text("")
    assert any("stale" in problem for problem in check(domain))
    update(domain)
    assert "账本" not in domain.po.read_text(encoding="utf-8")


def test_the_compiled_catalog_says_the_same_and_has_the_same_bytes_again(domain: Domain) -> None:
    update(domain)
    translate(domain, "Ledger", "账本")
    update(domain)
    first = domain.mo.read_bytes()
    update(domain)
    assert domain.mo.read_bytes() == first
    with domain.mo.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Ledger") == "账本"


def test_a_forgotten_compilation_is_noticed(domain: Domain) -> None:
    update(domain)
    translate(domain, "Ledger", "账本")
    assert any("django.mo is stale" in problem for problem in check(domain))


def test_a_placeholder_that_does_not_exist_is_noticed(domain: Domain) -> None:
    update(domain)
    translate(domain, "Ledger", "账本%(nobody)s")
    assert any("unknown placeholder" in problem for problem in check(domain))
