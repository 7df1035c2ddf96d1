"""The public register of colleges that take part (试点院校名单): what anybody may know of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.pilots.models import Quota
from oneplusx.apps.rulesets.models import RuleSetVersion, VersionState
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.errors import NotFound


def public_colleges(year: int) -> QuerySet[Institution]:
    """Colleges with the number of their majors, published methods, and certificates they pilot in a year."""
    return Institution.objects.filter(kind=InstitutionKind.COLLEGE).annotate(
        majors_count=_count(Program.objects.filter(college=OuterRef("pk")), "college", "major"),
        methods_count=_count(_published().filter(rule_set__owner=OuterRef("pk")), "rule_set__owner", "rule_set"),
        certificates_count=_count(
            Quota.objects.filter(college=OuterRef("pk"), year=year, approved_count__gt=0), "college", "certificate_type"
        ),
    )


def _count(rows: QuerySet[Program] | QuerySet[RuleSetVersion] | QuerySet[Quota], by: str, what: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _published() -> QuerySet[RuleSetVersion]:
    return RuleSetVersion.objects.filter(state=VersionState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class CollegePage:
    """What the public register says of a college.

    Attributes:
        programs: The latest of each major.
        methods: Versions in force on the day, by own methods.
        certificates: What it pilots in the year.
    """

    college: Institution
    programs: list[Program]
    methods: list[RuleSetVersion]
    certificates: list[CertificateType]


def college_page(code: str, on: date) -> CollegePage:
    """One college of the register.

    Raises:
        NotFound: ``not_found``.
    """
    college = Institution.objects.filter(kind=InstitutionKind.COLLEGE, code=code).first()
    if college is None:
        raise NotFound("not_found")
    programs = Program.objects.filter(college=college).select_related("major").order_by("-entry_year", "-length_years")
    latest: dict[object, Program] = {}
    for program in programs:
        latest.setdefault(program.major_id, program)
    methods = _published().filter(
        Q(effective_to_on=None) | Q(effective_to_on__gte=on),
        rule_set__owner=college,
        effective_from_on__lte=on,
    )
    quotas = Quota.objects.filter(college=college, year=on.year, approved_count__gt=0).values("certificate_type")
    return CollegePage(
        college=college,
        programs=sorted(latest.values(), key=lambda one: one.major.code),
        methods=list(methods.select_related("rule_set").order_by("rule_set__code", "-effective_from_on")),
        certificates=list(CertificateType.objects.filter(id__in=quotas).order_by("family", "level_rank", "code")),
    )
