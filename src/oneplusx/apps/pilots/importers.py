"""Kinds of imports: applications of a college (试点申报), quotas decided elsewhere (名额)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    CHANGED,
    NEW,
    UNCHANGED,
    Applied,
    Column,
    ImportKind,
    Option,
    Options,
    Problem,
    Row,
    RowStatus,
    Verdict,
    error,
)
from oneplusx.apps.parties.models import ClassGroup, Institution
from oneplusx.apps.pilots.models import PilotApplication, PilotWindow, WindowState
from oneplusx.apps.pilots.models.applications import EDITABLE, ENDED
from oneplusx.apps.pilots.selectors import majors_of
from oneplusx.apps.pilots.services import (
    ApplicationTerms,
    QuotaRow,
    Resolved,
    change_application,
    draft_application,
    record_quotas,
    resolve_rows,
)
from oneplusx.apps.standards.models import CatalogueState, CertificateType, Major
from oneplusx.apps.standards.selectors import certificate_types_by_code
from oneplusx.domain.errors import DomainError
from oneplusx.web.actor import Actor

CHOICES_MAX = 2000


def certificate_choices(_institution_id: UUID) -> list[str]:
    """``"code name"`` of published X certificates."""
    types = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).exclude(organization=None)
    return [f"{row.code} {row.name_zh}" for row in types.order_by("family", "level_rank", "code")[:CHOICES_MAX]]


def major_choices(institution_id: UUID) -> list[str]:
    """``"code name"`` of the majors taught in the college."""
    return [label for _code, label in majors_of(institution_id)]


def window_choices(institution_id: UUID) -> list[tuple[str, str, str]]:
    """Published windows of the college's province, the latest first."""
    return [(str(row.id), row.title, row.title) for row in _windows(institution_id)]


def _windows(institution_id: UUID) -> list[PilotWindow]:
    province = Institution.objects.values_list("province_code", flat=True).get(id=institution_id)
    rows = PilotWindow.objects.filter(state=WindowState.PUBLISHED, authority__province_code__in={province, ""})
    return list(rows.select_related("authority").order_by("-year", "-opens_at", "id"))


def _window(institution_id: UUID, options: Options) -> PilotWindow | None:
    rows = _windows(institution_id)
    wanted = options.get("window", "")
    return next((row for row in rows if str(row.id) == wanted), None) if wanted else next(iter(rows), None)


def _terms(values: Mapping[str, object]) -> ApplicationTerms:
    since, classes = values.get("recruiting_since"), values.get("class_codes") or []
    return ApplicationTerms(
        certificate=str(values["certificate"]),
        major_code=str(values["major_code"]),
        students_count=int(str(values["students_count"])),
        recruiting_since=None if since is None else int(str(since)),
        is_free=not values["charges"],
        class_codes=tuple(classes) if isinstance(classes, list) else (),
        note=str(values.get("note") or ""),
    )


def check_applications(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:
    """What drafting the applications would do."""
    window = _window(institution_id, options)
    if window is None:
        return [error("pilots.no_window") for _row in rows]
    types = certificate_types_by_code([row.values["certificate"] for row in rows])
    majors = set(Major.objects.values_list("code", flat=True))
    classes = set(ClassGroup.objects.filter(college_id=institution_id).values_list("code", flat=True))
    known = _known(window, institution_id)
    return [_verdict(row, window, types, majors, classes, known) for row in rows]


def _known(window: PilotWindow, college_id: UUID) -> dict[tuple[UUID, str], PilotApplication]:
    held = PilotApplication.objects.filter(window=window, college_id=college_id).exclude(state__in=ENDED)
    return {(one.certificate_type_id, one.major_code): one for one in held}


def _verdict(
    row: Row,
    window: PilotWindow,
    types: Mapping[str, CertificateType],
    majors: set[str],
    classes: set[str],
    known: Mapping[tuple[UUID, str], PilotApplication],
) -> Verdict:
    terms = _terms(row.values)
    kind = types.get(terms.certificate)
    if kind is None:
        return error("pilots.unknown_type", "certificate", found=terms.certificate)
    wrong = _wrong(terms, window, majors, classes)
    application = known.get((kind.id, terms.major_code))
    if wrong is not None or application is None:
        return wrong or NEW
    if _is_same(application, terms):
        return UNCHANGED
    if application.state not in EDITABLE:
        return error("pilots.applied_already", "certificate", certificate=terms.certificate, major=terms.major_code)
    return CHANGED


def _wrong(terms: ApplicationTerms, window: PilotWindow, majors: set[str], classes: set[str]) -> Verdict | None:
    if majors and terms.major_code not in majors:
        return error("pilots.unknown_major", "major_code", found=terms.major_code)
    if terms.recruiting_since is not None and terms.recruiting_since > window.year:
        allowed = f"1950–{window.year}"
        return error("pilots.bad_since", "recruiting_since", found=terms.recruiting_since, allowed=allowed)
    unknown = [code for code in terms.class_codes if code not in classes]
    if unknown:
        return error("pilots.unknown_classes", "class_codes", found=unknown)
    return None


def _is_same(application: PilotApplication, terms: ApplicationTerms) -> bool:
    return (
        application.students_count == terms.students_count
        and application.recruiting_since == terms.recruiting_since
        and application.is_free == terms.is_free
        and application.class_codes == list(terms.class_codes)
        and application.note == terms.note.strip()
    )


def apply_applications(
    rows: Sequence[Row], *, institution_id: UUID, options: Options, actor: Actor, now: datetime
) -> Applied | None:
    """Drafts the applications of a chunk; nothing is handed in."""
    window = _window(institution_id, options)
    if window is None:
        return Applied({row.number: Problem("pilots.no_window") for row in rows})
    types = certificate_types_by_code([row.values["certificate"] for row in rows])
    known = _known(window, institution_id)
    refused = {}
    for row in rows:
        terms = _terms(row.values)
        kind = types.get(terms.certificate)
        held = known.get((kind.id, terms.major_code)) if kind else None
        try:
            if held is None:
                draft_application(
                    pilot_window_id=window.id, college_id=institution_id, terms=terms, actor=actor, now=now
                )
            elif not _is_same(held, terms):
                change_application(pilot_application_id=held.id, terms=terms, actor=actor, now=now)
        except DomainError as problem:
            refused[row.number] = Problem(problem.code, None, problem.params)
    return Applied(refused) if refused else None


def _quota_row(values: Mapping[str, object]) -> QuotaRow:
    sat, passed = values.get("sat_count"), values.get("passed_count")
    return QuotaRow(
        certificate=str(values["certificate"]),
        year=int(str(values["year"])),
        approved_count=int(str(values["approved_count"])),
        major_code=str(values.get("major_code") or ""),
        college_code=str(values.get("college_code") or ""),
        document=str(values.get("document") or ""),
        sat_count=None if sat is None else int(str(sat)),
        passed_count=None if passed is None else int(str(passed)),
    )


def check_quotas(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What recording the quotas would do."""
    return [_quota_verdict(one) for one in resolve_rows(institution_id, [_quota_row(row.values) for row in rows])]


COLUMN_OF_CODE = {
    "pilots.unknown_type": "certificate",
    "pilots.not_your_certificate": "certificate",
    "pilots.unknown_college": "college_code",
    "pilots.bad_year": "year",
    "pilots.year_closed": "year",
    "pilots.bad_outcome": "passed_count",
}


def _quota_verdict(one: Resolved) -> Verdict:
    if one.problem is not None:
        column = COLUMN_OF_CODE.get(one.problem.code, "approved_count")
        return Verdict(RowStatus.ERROR, (Problem(one.problem.code, column, one.problem.params),))
    if one.quota is None:
        return NEW
    return UNCHANGED if one.is_same else CHANGED


def apply_quotas(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Records the quotas of a chunk."""
    given = [_quota_row(row.values) for row in rows]
    outcomes = record_quotas(institution_id=institution_id, rows=given, actor=actor, now=now)
    refused = {
        row.number: Problem(one.problem.code, None, one.problem.params)
        for row, one in zip(rows, outcomes, strict=True)
        if one.problem is not None
    }
    return Applied(refused) if refused else None


CERTIFICATE = Column(
    "certificate",
    "证书代码",
    "Certificate code",
    aliases=("certificateId", "证书编号", "证书"),
    is_required=True,
    parse=parsing.leading_code(80),
    choices=certificate_choices,
    note_zh="成果目录中的代码，或国家平台的 certificateId。",
    note_en="Code in the catalogue, or the certificateId of the national platform.",
)
PILOT_APPLICATIONS = ImportKind(
    code="pilot_applications",
    title_zh="试点申报",
    title_en="Pilot applications",
    permission="import.pilot_applications",
    order=60,
    key=("certificate", "major_code"),
    check_rows=check_applications,
    apply_rows=apply_applications,
    next_path="/pilots/applications/?state=draft",
    options=(Option("window", "申报窗口", "Window", choices=window_choices),),
    note_zh="每个证书等级、每个专业一行；导入后为草稿，核对后再提交。",
    note_en="One row per certificate level and major; they become drafts, to be checked and handed in.",
    columns=(
        CERTIFICATE,
        Column(
            "major_code",
            "专业代码",
            "Major code",
            aliases=("专业",),
            is_required=True,
            parse=parsing.leading_code(20),
            choices=major_choices,
            sample="510203",
        ),
        Column(
            "students_count",
            "申报人数",
            "Number of students",
            aliases=("学生人数", "人数"),
            is_required=True,
            parse=parsing.whole_number(1, 100_000),
            sample="60",
        ),
        Column(
            "recruiting_since",
            "连续招生起始年",
            "Recruiting since",
            parse=parsing.whole_number(1950, 2100),
            sample="2020",
            note_zh="不填则按学籍推算。",
            note_en="Left empty: told from the roll.",
        ),
        Column(
            "charges", "是否向学生收费", "Students are charged", is_required=True, parse=parsing.yes_no(), sample="否"
        ),
        Column(
            "class_codes",
            "班级代码",
            "Classes",
            aliases=("参与班级",),
            parse=parsing.several(parsing.identifier(40)),
            note_zh="多个班级用顿号分隔，可不填。",
            note_en="Several separated by commas; optional.",
        ),
        Column("note", "说明", "Note", parse=parsing.text(1000)),
    ),
)
PILOT_QUOTAS = ImportKind(
    code="pilot_quotas",
    title_zh="试点名额（其他系统核定）",
    title_en="Quotas decided elsewhere",
    permission="import.pilot_quotas",
    order=61,
    key=("certificate", "year", "college_code", "major_code"),
    check_rows=check_quotas,
    apply_rows=apply_quotas,
    next_path="/pilots/quotas/",
    note_zh="用于登记国家平台或主管部门文件核定的名额；再次导入以最后一次为准。",
    note_en="For quotas decided on the national platform or by a document; the last import counts.",
    columns=(
        CERTIFICATE,
        Column("year", "年度", "Year", is_required=True, parse=parsing.whole_number(2019, 2100), sample="2026"),
        Column(
            "college_code",
            "院校代码",
            "College code",
            parse=parsing.identifier(40),
            note_zh="院校登记本校名额时可不填。",
            note_en="May be left empty by a college for its own.",
        ),
        Column(
            "major_code",
            "专业代码",
            "Major code",
            parse=parsing.leading_code(20),
            note_zh="不填表示各专业合计。",
            note_en="Left empty: for all majors together.",
        ),
        Column(
            "approved_count",
            "核定人数",
            "Approved number",
            aliases=("名额", "核定名额", "备案人数"),
            is_required=True,
            parse=parsing.whole_number(0, 1_000_000),
            sample="60",
        ),
        Column("document", "依据文件", "Document", aliases=("文号",), parse=parsing.text(200)),
        Column("sat_count", "参考人数", "Sat", parse=parsing.whole_number(0, 1_000_000)),
        Column("passed_count", "通过人数", "Passed", parse=parsing.whole_number(0, 1_000_000)),
    ),
)
