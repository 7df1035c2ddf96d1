"""Filters and small tags available on every page: credits, names, dates, icons, guarded links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oneplusx.domain.credits import format_credits
from oneplusx.site.navigation import BADGE_MAX
from oneplusx.web import joining, naming
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.dates import written_day
from oneplusx.web.days import with_written_days

register = template.Library()


def is_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "").startswith("zh")


@register.filter
def credits(hundredths: int | None) -> str:
    """Hundredths of a credit as people write it."""
    return "" if hundredths is None else format_credits(hundredths)


@register.filter
def signed_credits(hundredths: int | None) -> str:
    """Credits of a line in the ledger, with the sign in front."""
    if hundredths is None:
        return ""
    return f"+{format_credits(hundredths)}" if hundredths > 0 else format_credits(hundredths).replace("-", "−")


@register.filter
def named(record: object) -> str:
    """The name of a record in the page's language (``name_en`` falls back to ``name_zh``)."""
    return naming.named(record)


@register.filter
def day(value: date | datetime | None) -> str:
    """A date: 2026年11月21日, or 21 Nov 2026."""
    return written_day(value or None)


@register.filter
def written_days(text: str) -> str:
    """A text with its dates of the form 2026-11-21 as people write them."""
    return with_written_days(text, get_language() or "")


@register.filter
def moment(value: datetime | None) -> SafeString:
    """An instant in Shanghai to the minute, marked up as a time."""
    if not value:
        return SafeString("")
    local = value.astimezone(SHANGHAI)
    words = f"{day(local)}{' ' if is_chinese() else ', '}{local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), words)


@register.filter
def until(begins: datetime, ends: datetime) -> SafeString:
    """Two instants; of an end on the same day only the time is said."""
    if begins.astimezone(SHANGHAI).date() != ends.astimezone(SHANGHAI).date():
        return format_html("{} – {}", moment(begins), moment(ends))
    local = ends.astimezone(SHANGHAI)
    clock = format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), f"{local:%H:%M}")
    return format_html("{} – {}", moment(begins), clock)


@register.filter
def colon(label: object) -> str:
    """A label before its value: with a full-width colon in Chinese."""
    mark = "：" if is_chinese() else ":"
    if isinstance(label, SafeString):  # an element, as `moment` makes it
        return format_html("{}{}", label, mark)
    return str(label).rstrip(":：") + mark


@register.filter
def count(number: int | None) -> str:
    """A whole number with separators: 12,345."""
    return "" if number is None else f"{number:,}"


@register.filter
def badge_count(number: int | None) -> str:
    """A number on a badge; from a hundred on "99+"."""
    return f"{BADGE_MAX}+" if number is not None and number > BADGE_MAX else count(number)


@register.filter
def joined(parts: Iterable[object]) -> str:
    """A list in one line, joined as the page's language joins."""
    return joining.joined(parts)


@register.filter
def percent(share: float | None) -> str:
    """A share of one as a percentage without needless decimals."""
    return "" if share is None else f"{share * 100:.1f}".rstrip("0").rstrip(".") + "%"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of ``icons.svg``; silent for screen readers unless it has a label."""
    address = f"{static('oneplusx/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page; empty where this deployment has no such page."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def crumb(label: str, url_name: str, *args: Any) -> SafeString:
    """One step of the path above the heading, inside ``{% block crumbs %}``."""
    return format_html('<li><a href="{}">{}</a></li>', reverse(url_name, args=args), label)


@register.simple_tag(takes_context=True)
def this_address(context: RequestContext) -> str:
    """Path and query of the page shown."""
    request = context.get("request")
    return request.get_full_path() if request else "/"
