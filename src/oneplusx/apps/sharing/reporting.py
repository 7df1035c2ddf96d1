"""What a shared report says now (核验报告): the verdict on each item, the chosen fields, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.credentials.evidence import site_evidence
from oneplusx.apps.credentials.examining import Shown, discreet, examine_certificate, shown
from oneplusx.apps.credentials.standing import FORGED, LOOKS, Outcome, standing_of
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.sharing.models import Share, SharedField, ShareItem
from oneplusx.apps.sharing.outcomes import checks_of_outcome, verdict_on_outcome
from oneplusx.apps.standards.models import LearningOutcome
from oneplusx.apps.standards.selectors.contents import version_in_force_on
from oneplusx.apps.standards.templatetags.standards_words import level_name
from oneplusx.domain.credential.verdicts import Evidence
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
class ReportItem:
    """One certificate or outcome of a report; ``verdict`` is a code, ``look`` how it is shown."""

    title: str
    kind: str
    verdict: str
    look: Outcome
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
    rows = ShareItem.objects.filter(share=share).select_related(
        "certificate__certificate_type__organization",
        "certificate__certificate_type__standard",
        "certificate__certificate_type__achievement_type",
        "achievement__type",
    )
    evidence = site_evidence()
    items = [_item(share, row, evidence, now) for row in rows.order_by("order")]
    return Report(share, _shown(share, share.learner.person.name), now, tuple(items))


def _item(share: Share, row: ShareItem, evidence: Evidence, now: datetime) -> ReportItem:
    if row.certificate is not None:
        return _certificate(share, row.certificate, evidence, now)
    assert row.achievement is not None  # the database holds one of the two
    return _outcome(share, row.achievement, now)


def _certificate(share: Share, certificate: Certificate, evidence: Evidence, now: datetime) -> ReportItem:
    kind = certificate.certificate_type
    facts = []
    if certificate.holder_name != share.learner.person.name:
        facts.append(Fact(_("Name on the certificate"), _shown(share, certificate.holder_name)))
    if share.shows(SharedField.NUMBER) and certificate.number:
        facts.append(Fact(_("Certificate number"), certificate.number))
    if share.shows(SharedField.ORGANIZATION) and kind.organization:
        facts.append(Fact(_("Issued by"), named(kind.organization)))
    if share.shows(SharedField.DATES):
        facts.append(Fact(_("Issued on"), certificate.issued_on))
        facts.append(Fact(_("Valid until"), certificate.expires_on or _("without limit")))
    if share.shows(SharedField.SCORE) and certificate.score_text:
        facts.append(Fact(_("Score"), certificate.score_text))
    standing = standing_of(certificate.state, certificate.expires_on, local_date(now))
    examined = examine_certificate(certificate.id, standing, now=now, evidence=evidence)
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
        facts=tuple(facts),
        checks=tuple(shown(told)),
        meaning=_meaning(certificate) if share.shows(SharedField.CONTENTS) else None,
        is_demo=certificate.is_demo,
    )


def _outcome(share: Share, achievement: Achievement, now: datetime) -> ReportItem:
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


def _meaning(certificate: Certificate) -> Meaning:
    kind = certificate.certificate_type
    standard = version_in_force_on(kind, certificate.issued_on)
    is_chinese = (get_language() or "").startswith("zh")
    if standard is None:
        return Meaning(level=level_name(kind.level))
    rows = LearningOutcome.objects.filter(standard=standard, level=kind.level)
    order = ("work_task__work_field__order", "work_task__order", "order", "code")
    texts = list(rows.order_by(*order).values_list("text_zh", "text_en"))
    said = [zh if is_chinese else en or zh for zh, en in texts[:OUTCOMES_SHOWN]]
    occupations = [
        one["name_zh"] if is_chinese else one.get("name_en") or one["name_zh"] for one in standard.occupations
    ]
    return Meaning(level_name(kind.level), tuple(occupations), tuple(said), len(texts) - len(said))
