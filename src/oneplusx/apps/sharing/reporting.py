"""What a shared report says now (核验报告): the verdict on each item, the chosen fields, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.credentials.examining import Examined, Shown, discreet, examine_certificates, shown
from oneplusx.apps.credentials.standing import FORGED, LOOKS, Outcome, Standing, standing_of
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.sharing.models import Share, SharedField, ShareItem
from oneplusx.apps.sharing.outcomes import checks_of_outcome, verdict_on_outcome
from oneplusx.apps.standards.models import LearningOutcome, Standard
from oneplusx.apps.standards.selectors import outcomes_of_levels, standards_in_force
from oneplusx.apps.standards.templatetags.standards_words import level_name
from oneplusx.web.clock import local_date
from oneplusx.web.masking import mask_name
from oneplusx.web.naming import named

OUTCOMES_SHOWN = 60
Value = str | date | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; dates are formatted where they are shown."""

    label: str | Promise
    value: Value

    @property
    def is_date(self) -> bool:
        """Whether the value is a date."""
        return isinstance(self.value, date)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a certificate stands for."""

    level: str = ""
    occupations: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One certificate or outcome in a line; ``verdict`` is a code, ``look`` how it is shown."""

    title: str
    kind: str
    verdict: str
    look: Outcome


@dataclass(frozen=True, slots=True)
class ReportItem(ReportLine):
    """One certificate or outcome of a report."""

    facts: tuple[Fact, ...]
    checks: tuple[Shown, ...]
    meaning: Meaning | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it stands at ``asked_at``."""

    share: Share
    holder: str
    asked_at: datetime
    items: tuple[ReportItem, ...] = field(default=())

    @property
    def is_demo(self) -> bool:
        """Whether anything in it belongs to the demonstration."""
        return any(item.is_demo for item in self.items)


def report_of(share: Share, now: datetime) -> Report:
    """The report of a share in the language of the page; a certificate revoked meanwhile says so."""
    rows = _items_of(share)
    certificates = [row.certificate for row in rows if row.certificate is not None]
    standings = {one: standing_of(one.state, one.expires_on, local_date(now)) for one in certificates}
    examined = examine_certificates(standings, now=now)
    meanings = _meanings(certificates) if share.shows(SharedField.CONTENTS) else {}

    def item(row: ShareItem) -> ReportItem:
        one = row.certificate
        if one is None:
            return _outcome(share, row.achievement, now)
        return _certificate(share, one, standings[one], examined[one.id], meanings.get(one.id))

    return Report(share, holder_of(share), now, tuple(map(item, rows)))


def holder_of(share: Share) -> str:
    """The holder's name as the share shows it."""
    return _shown(share, share.learner.person.name)


def lines_of(share: Share, now: datetime) -> list[ReportLine]:
    """What is in a share, as the register has it now; nothing is examined."""
    return [_line(row, now) for row in _items_of(share)]


def _line(row: ShareItem, now: datetime) -> ReportLine:
    if row.certificate is not None:
        kind = row.certificate.certificate_type
        standing = standing_of(row.certificate.state, row.certificate.expires_on, local_date(now))
        return ReportLine(named(kind), named(kind.achievement_type), standing, LOOKS[standing])
    assert row.achievement is not None
    return ReportLine(row.achievement.title, named(row.achievement.type), *verdict_on_outcome(row.achievement, now))


def _items_of(share: Share) -> list[ShareItem]:
    rows = ShareItem.objects.filter(share=share).select_related(
        "certificate__certificate_type__organization__registration",
        "certificate__certificate_type__standard",
        "certificate__certificate_type__achievement_type",
        "certificate__standard_version",
        "achievement__type",
    )
    return list(rows.order_by("order"))


def _certificate(
    share: Share, certificate: Certificate, standing: Standing, examined: Examined, meaning: Meaning | None
) -> ReportItem:
    kind = certificate.certificate_type
    told = discreet(
        examined.checks,
        shows_issuer=share.shows(SharedField.ORGANIZATION),
        shows_dates=share.shows(SharedField.DATES),
    )
    return ReportItem(
        title=named(kind),
        kind=named(kind.achievement_type),
        verdict="invalid" if examined.is_forged else standing,
        look=FORGED if examined.is_forged else LOOKS[standing],
        facts=tuple(_facts(share, certificate)),
        checks=tuple(shown(told)),
        meaning=meaning,
        is_demo=certificate.is_demo,
    )


def _facts(share: Share, certificate: Certificate) -> Iterator[Fact]:
    organization = certificate.certificate_type.organization
    if certificate.holder_name != share.learner.person.name:
        yield Fact(_("Name on the certificate"), _shown(share, certificate.holder_name))
    if share.shows(SharedField.NUMBER) and certificate.number:
        yield Fact(_("Certificate number"), certificate.number)
    if share.shows(SharedField.ORGANIZATION) and organization:
        yield Fact(_("Issued by"), named(organization))
    if share.shows(SharedField.DATES):
        yield Fact(_("Issued on"), certificate.issued_on)
        yield Fact(_("Valid until"), certificate.expires_on or _("without limit"))
    if share.shows(SharedField.SCORE) and certificate.score_text:
        yield Fact(_("Score"), certificate.score_text)


def _outcome(share: Share, achievement: Achievement | None, now: datetime) -> ReportItem:
    assert achievement is not None  # the database holds one of the two
    facts = []
    if share.shows(SharedField.DATES):
        facts.append(Fact(_("Obtained on"), achievement.obtained_on))
        if achievement.expires_on:
            facts.append(Fact(_("Valid until"), achievement.expires_on))
    if share.shows(SharedField.SCORE) and achievement.attributes.get("score"):
        facts.append(Fact(_("Score"), str(achievement.attributes["score"])))
    verdict, look = verdict_on_outcome(achievement, now)
    return ReportItem(
        title=achievement.title,
        kind=named(achievement.type),
        verdict=verdict,
        look=look,
        facts=tuple(facts),
        checks=tuple(shown(checks_of_outcome(achievement, now))),
    )


def _shown(share: Share, name: str) -> str:
    return name if share.shows(SharedField.FULL_NAME) else mask_name(name)


def _meanings(certificates: Sequence[Certificate]) -> dict[UUID, Meaning]:
    of_their_day = [(one.certificate_type, one.issued_on) for one in certificates if one.standard_version is None]
    in_force = standards_in_force(of_their_day)
    standards = {
        one.id: one.standard_version or in_force[one.certificate_type_id, one.issued_on] for one in certificates
    }
    levels = {
        (standard.id, one.certificate_type.level) for one in certificates if (standard := standards[one.id]) is not None
    }
    outcomes = outcomes_of_levels(levels)
    return {one.id: _meaning(one.certificate_type.level, standards[one.id], outcomes) for one in certificates}


def _meaning(
    level: str, standard: Standard | None, outcomes: Mapping[tuple[UUID, str], list[LearningOutcome]]
) -> Meaning:
    if standard is None:
        return Meaning(level=level_name(level))
    is_chinese = (get_language() or "").startswith("zh")
    there = outcomes.get((standard.id, level), [])
    said = [one.text_zh if is_chinese else one.text_en or one.text_zh for one in there[:OUTCOMES_SHOWN]]
    occupations = [
        one["name_zh"] if is_chinese else one.get("name_en") or one["name_zh"] for one in standard.occupations
    ]
    return Meaning(level_name(level), tuple(occupations), tuple(said), len(there) - len(said))
