"""Pages load nothing from elsewhere, run no inline script or style, and say nothing that is not translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, python_files, short, templates

LOADING_TAG = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio|object|embed|form|input|use|image)\b[^>]*?"
    r"\b(?:src|href|action|formaction|data|poster|srcset)\s*=\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE | re.DOTALL,
)
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\b(?:src|type=[\"']application/json)\b)[^>]*>", re.IGNORECASE),
    "inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script URL": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "inline hyperscript": re.compile(r"\shx-on", re.IGNORECASE),
}
COMMENT = re.compile(r"\{#.*?#\}|\{% comment\b.*?%\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"\{% blocktrans(?:late)?\b.*?%\}.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
CLASSES = re.compile(r"\{% block \w*class\w* %\}[^{]*\{% endblock")
DATA = re.compile(r"<(script|code|pre|kbd|samp)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|&\w+;", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(r"\b(?:alt|title|placeholder|aria-label|label|summary)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Names that are the same in every language.
UNTRANSLATED = {"API", "CSV", "English", "GitHub", "ID", "JSON", "OpenAPI", "PDF", "QR", "REST", "XLSX", "oneplusx"}
# The name of a language is written in that language.
LANGUAGE_NAMES = {"简体中文", "中文", "简"}


@pytest.mark.parametrize("path", templates(), ids=short)
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    assert not LOADING_TAG.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", templates(), ids=short)
def test_a_template_runs_nothing_inline(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert not [name for name, pattern in INLINE.items() if pattern.search(text)]


@pytest.mark.parametrize("path", templates(), ids=short)
def test_a_template_says_nothing_untranslated(path: Path) -> None:
    assert not untranslated_words(path.read_text(encoding="utf-8"))


NESTING = re.compile(r"<form\b|</form>|\{% datatable\b|\{% confirm\b")


def test_no_form_holds_another_one() -> None:
    """A table brings the forms of its filters and columns; browsers drop a form in a form, and what follows it too."""
    nested = []
    for path in templates():
        is_open = False
        for found in NESTING.findall(path.read_text(encoding="utf-8")):
            if found != "</form>" and is_open:
                nested.append(f"{short(path)}: {found}")
            is_open = found == "<form" or (is_open and found != "</form>")
    assert not nested


def test_style_sheets_and_scripts_load_nothing_from_elsewhere() -> None:
    sheets = list((PACKAGE / "site" / "static").rglob("*.css"))
    pattern = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?:https?:)?//")
    assert not [short(path) for path in sheets if pattern.search(path.read_text(encoding="utf-8"))]


def test_pages_and_forms_hold_no_chinese() -> None:
    """Chinese lives in the catalogs, so that both languages say the same."""
    names = {"pages", "forms"}
    files = [path for path in python_files(PACKAGE / "apps") if names & set(path.with_suffix("").parts)]
    assert not [short(path) for path in files if CHINESE.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "text", ["<p>Save</p>", "<p>保存</p>", '<img alt="A photo">', "<td>{{ row.name }} credits</td>"]
)
def test_the_check_sees_untranslated_text(text: str) -> None:
    assert untranslated_words(text)


@pytest.mark.parametrize(
    "text",
    [
        '<p class="text-sm">{% translate "Save" %}</p>',
        "<p>{% blocktranslate %}{{ n }} rows{% endblocktranslate %}</p>",
        '<a href="?page={{ n }}" aria-label="{% translate "Next" %}">→</a>',
        "{# a note #}<hr>",
    ],
)
def test_the_check_lets_translated_text_pass(text: str) -> None:
    assert not untranslated_words(text)


def untranslated_words(text: str) -> list[str]:
    """Words of a template that no catalog would translate."""
    text = CLASSES.sub(" {% endblock", text)
    text = DATA.sub(" ", TRANSLATED.sub(" ", COMMENT.sub(" ", text)))
    attributes = " ".join(SPOKEN_ATTRIBUTE.findall(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)))
    visible = MARKUP.sub(" ", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL))
    return [word for word in WORD.findall(f"{visible} {attributes}") if word not in UNTRANSLATED | LANGUAGE_NAMES]
