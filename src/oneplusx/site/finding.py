"""What Ctrl-K finds: pages of the menu, people, certificates by number, the catalogue, words of the trade.

Each part asks the selectors of its app, so that nobody finds what they may not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oneplusx.apps.certificates.models import CertificateNumber
from oneplusx.apps.certificates.selectors import certificates_visible_to
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.apps.standards.selectors import certificate_types_visible_to
from oneplusx.domain.certificate_number import number_key
from oneplusx.site.glossary import found_terms
from oneplusx.site.navigation import menu
from oneplusx.web.actor import Actor
from oneplusx.web.naming import named
from oneplusx.web.search import search_filter

FOUND_MAX = 8
WORDS_MAX = 60


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found; ``hint`` tells it from others of the same name."""

    label: str
    url: str
    icon: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """Things found of one kind."""

    label: str
    items: Sequence[Found]


def find(actor: Actor, words: str, *, has_pages: bool = True) -> list[FoundGroup]:
    """What the words find, at most eight of a kind; nothing for no words.

    Args:
        has_pages: Pages too; the palette has found them by itself.
    """
    words = words.strip()[:WORDS_MAX]
    if not words:
        return []
    parts: tuple[tuple[str, Iterable[Found]], ...] = (
        (pgettext("search", "Pages"), _pages(actor, words) if has_pages else ()),
        (_("Learners"), _people(actor, words)),
        (_("Certificates with this number"), _certificates(actor, words)),
        (_("Certificate catalogue"), _types(actor, words)),
        (_("Words"), _terms(words)),
    )
    return [FoundGroup(label, items) for label, found in parts if (items := list(found))]


def _pages(actor: Actor, words: str) -> Iterator[Found]:
    wanted = words.casefold()
    links = [link for group in menu(actor, "") for link in group.entries]
    for link in [one for one in links if wanted in str(one.label).casefold()][:FOUND_MAX]:
        yield Found(str(link.label), link.url, link.icon)


def _people(actor: Actor, words: str) -> Iterator[Found]:
    if not may(actor, "learners.view"):
        return
    fits = search_filter("learner__person__name_search", words) | Q(student_number=words)
    rows = visible_enrollments(actor).filter(fits).select_related("learner__person")
    for row in rows.order_by("learner__person__name_sort", "id")[:FOUND_MAX]:
        address = reverse("parties:learner", args=[row.learner_id])
        yield Found(row.learner.person.name, address, "user", row.student_number)


def _certificates(actor: Actor, words: str) -> Iterator[Found]:
    numbered = CertificateNumber.objects.filter(number_key=number_key(words)).values("certificate_id")
    rows = certificates_visible_to(actor).filter(id__in=numbered)
    for row in rows.order_by("-issued_on", "-id")[:FOUND_MAX]:
        address = reverse("certificates:certificate", args=[row.id])
        yield Found(row.number, address, "award", named(row.certificate_type))


def _types(actor: Actor, words: str) -> Iterator[Found]:
    rows = certificate_types_visible_to(actor).filter(search_filter("name_search", words))
    for row in rows.order_by("family", "level_rank", "id")[:FOUND_MAX]:
        yield Found(named(row), reverse("standards:certificate", args=[row.id]), "book-open", row.code)


def _terms(words: str) -> Iterator[Found]:
    for term in found_terms(words)[:FOUND_MAX]:
        yield Found(term.word, f"{reverse('glossary')}#term-{term.key}", "circle-help")
