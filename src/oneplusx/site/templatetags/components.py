"""Components of the pages; each renders ``templates/components/<name>.html`` (see ``docs/components.md``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from oneplusx.site import glossary
from oneplusx.web.components import Chart, StepState, Tab, TimelineStep
from oneplusx.web.navigation import Block
from oneplusx.web.paging import Page
from oneplusx.web.states import look_of
from oneplusx.web.tables import Table

register = template.Library()

TIMELINE_LOOKS = {
    StepState.DONE: ("good", "check"),
    StepState.CURRENT: ("key", "clock"),
    StepState.TODO: ("off", "circle-dashed"),
    StepState.REFUSED: ("bad", "x"),
    StepState.RETURNED: ("wait", "undo-2"),
}
NOTICE_ICONS = {"good": "circle-check", "bad": "circle-x", "busy": "info", "wait": "triangle-alert", "key": "info"}


@register.inclusion_tag("components/badge.html")
def badge(state: Any, label: str = "", tone: str = "", icon: str = "") -> dict[str, Any]:
    """A state as icon, word and color; ``label`` is the state's translated word."""
    look = look_of(state)
    return {"label": label or getattr(state, "label", state), "tone": tone or look.tone, "icon": icon or look.icon}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str, value: Any, unit: str = "", hint: str = "", icon: str = "", tone: str = "", url: str = ""
) -> dict[str, Any]:
    """A figure with its label; with ``url`` the whole tile is a link to the rows behind it."""
    return {"label": label, "value": value, "unit": unit, "hint": hint, "icon": icon, "tone": tone, "url": url}


@register.inclusion_tag("components/fact.html")
def fact(label: str, value: Any = "", empty: str = "—") -> dict[str, Any]:
    """A label and its value, inside ``<dl class="facts">``."""
    return {"label": label, "value": empty if value is None or value == "" else value}


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Sequence[TimelineStep]) -> dict[str, Any]:
    """Steps from the first to the last: done, current and to come."""
    rows = []
    for step in steps:
        tone, icon = TIMELINE_LOOKS[StepState(step.state)]
        rows.append({"step": step, "tone": "bad" if step.is_late else tone, "icon": icon})
    return {"rows": rows}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Tab], label: str = "") -> dict[str, Any]:
    """Several views of one page, as links."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/steps.html")
def steps(labels: Sequence[str], current: int) -> dict[str, Any]:
    """The steps of a wizard; ``current`` counts from 1, one past the last means finished."""
    return {"steps": [(label, index < current, index == current) for index, label in enumerate(labels, start=1)]}


@register.inclusion_tag("components/progress.html")
def progress(
    done: int, total: int, poll_url: str = "", label: str = "", words: str = "", *, is_running: bool = True
) -> dict[str, Any]:
    """How far long work is; while it runs the bar asks ``poll_url`` for itself every two seconds."""
    share = min(100, done * 100 // total) if total else 0
    return {
        "done": done,
        "total": total,
        "share": share,
        "poll_url": poll_url if is_running else "",
        "label": label,
        "words": words,
    }


@register.inclusion_tag("components/chart.html")
def chart(drawn: Chart) -> dict[str, Any]:
    """A chart and its table."""
    return {"chart": drawn}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "", icon: str = "inbox") -> dict[str, Any]:
    """Nothing here yet, and what to do next."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.simple_block_tag
def notice(content: str, tone: str = "busy", title: str = "", role: str = "") -> SafeString:
    """A message in the page: ``{% notice "wait" _("Title") %}…{% endnotice %}``."""
    context = {"content": content, "tone": tone, "title": title, "role": role, "icon": NOTICE_ICONS.get(tone, "info")}
    return render_to_string("components/notice.html", context)


@register.simple_block_tag
def confirm(content: str, key: str, label: str, question: str, tone: str = "") -> SafeString:
    """A button that asks before it acts; the block holds the form with the real button. Needs no script."""
    context = {"content": content, "key": key, "label": label, "question": question, "tone": tone}
    return render_to_string("components/confirm.html", context)


@register.simple_block_tag(takes_context=True)
def datatable(
    context: template.Context,
    content: str,
    table: Table,
    caption: str = "",
    empty_title: str = "",
    empty_text: str = "",
    empty_url: str = "",
    empty_action: str = "",
) -> SafeString:
    """A table with filters, ordered heads and pages; the block holds its rows."""
    values = {
        "table": table,
        "content": content,
        "caption": caption,
        "empty_title": empty_title,
        "empty_text": empty_text,
        "empty_url": empty_url,
        "empty_action": empty_action,
    }
    return render_to_string("components/table.html", values, request=context.get("request"))


@register.inclusion_tag("components/pager.html")
def pager(page: Page[Any], csv_url: str = "", xlsx_url: str = "", pdf_url: str = "") -> dict[str, Any]:
    """Which rows of how many, and the way to the others."""
    return {"page": page, "csv_url": csv_url, "xlsx_url": xlsx_url, "pdf_url": pdf_url}


QR_MASK = 3
"""Any of the eight is read alike; trying all of them for the most even picture takes most of the time."""


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """A QR code as inline SVG."""
    import segno  # noqa: PLC0415 - only pages with a code need it

    code = segno.make_qr(text, error="m", boost_error=False, mask=QR_MASK)
    drawn = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, title=label or None)
    return mark_safe(drawn)  # noqa: S308 - drawn here from modules, the text is not in it


@register.inclusion_tag("components/terms.html")
def terms(*keys: str) -> dict[str, Any]:
    """Words used on a page, each with a "?" that says what it means; once a page."""
    return {"terms": [glossary.terms()[key] for key in keys]}


@register.inclusion_tag("components/scan.html")
def scan(kind: str, answer: str = "", mark: str = "") -> dict[str, Any]:
    """A reader of QR codes, by camera or photo; shows itself only where a script runs: what it reads can be typed too.

    Args:
        kind: ``certificate``: opens ``answer``, an address with ``CODE`` in it. ``ticket``: sets ``mark`` in the row
            with ``data-ticket`` and ``data-name``.
    """
    unknown = _("This is no ticket of this list:") if kind == "ticket" else _("This is no code of a certificate.")
    words = {
        "hold": _("Hold the code into the picture."),
        "refused": _("The camera may not be used here. Take a photo of the code, or type it."),
        "reading": _("Reading the photo"),
        "nothing": _("No code was found in the photo. Come closer, with more light, or type it."),
        "elsewhere": _("This code leads to another site, which is not opened:"),
        "unknown": unknown,
        "found": _("Ticket read:"),
    }
    return {"kind": kind, "answer": answer, "mark": mark, "words": json.dumps(words, ensure_ascii=False)}


@register.simple_tag(takes_context=True)
def home_block(context: template.Context, block: Block) -> SafeString:
    """A section of a home page with its own context."""
    values = {"actor": context.get("actor"), "now": context.get("now"), **block.context}
    return render_to_string(block.template, values, request=context.get("request"))
