# Made by `python3 dev.py api`; changes are lost.
"""Shapes of assessment."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class ActIn(TypedDict):
    """An act on a plan."""

    act: str
    reason: NotRequired[str]


class ActOut(TypedDict):
    """An act that the state allows."""

    act: str
    blockers: list[ExamBlockerOut]


class AppraisalIn(TypedDict):
    """What the experts said, and until when comments are taken."""

    appraisal: str
    appraised_on: str
    comments_until_on: str


class CandidateIn(TypedDict):
    """A candidate to register, by student number."""

    # Code
    certificate_type: str
    channel: NotRequired[str]
    student_number: str


class CandidateOut(TypedDict):
    """A candidate."""

    certificateName: str
    certificate_type: str
    channel: str
    college_code: str
    has_photo: bool
    id: str
    name: str
    parts: list[str]
    resit_number: int
    state: str
    student_number: str
    ticket_number: str


class CandidatesIn(TypedDict):
    """Candidates of one college."""

    candidates: list[CandidateIn]
    college_code: str


class CorrectionActIn(TypedDict):
    """What to do with a correction."""

    act: Literal["approve", "refuse", "withdraw"]
    # Why it is refused
    answer: NotRequired[str]


class CorrectionIn(TypedDict):
    """What a locked score should be."""

    candidate_id: str
    part: str
    reason: str
    # 0–100 with at most two decimals; null: absent
    score: float | None


class CorrectionOut(TypedDict):
    """A correction of a locked score."""

    # Hundredths of a point; null: absent
    after: int | None
    answer: str
    # Hundredths of a point; null: absent
    before: int | None
    candidate_id: str
    decided_at: str | None
    id: str
    # Once it is approved
    is_passed: bool | None
    part: str
    reason: str
    requested_at: str
    state: str
    was_passed: bool


class CourseExamChangeIn(TypedDict):
    """A change, with its reason."""

    # Code; null: all levels of the plan
    certificate_type: NotRequired[str | None]
    college_code: str
    course_code: str
    # Part whose score counts, or overall
    part: NotRequired[str]
    # The college's pass line of the course
    pass_hundredths: NotRequired[int]
    reason: str
    # Empty: the term of the exam day
    term_code: NotRequired[str]


class CourseExamIn(TypedDict):
    """A course exam to be held as one with a plan."""

    # Code; null: all levels of the plan
    certificate_type: NotRequired[str | None]
    college_code: str
    course_code: str
    # Part whose score counts, or overall
    part: NotRequired[str]
    # The college's pass line of the course
    pass_hundredths: NotRequired[int]
    # Empty: the term of the exam day
    term_code: NotRequired[str]


class CourseExamOut(TypedDict):
    """A course exam held as one with a plan."""

    certificate_type: str | None
    college_code: str
    course_code: str
    course_name: str
    exam_plan_id: str
    id: str
    part: str
    pass_hundredths: int
    term_code: str


class CourseExamRemoveIn(TypedDict):
    """Why it is taken back."""

    reason: str


class CourseExamResultOut(TypedDict):
    """What became of one candidate's result."""

    attempt: int
    candidate_id: str
    course_code: str
    course_exam_id: str
    # score, absence, cheating
    failed_cause: str
    # Why it did not become the course's result; empty: it did
    finding: str
    landed_at: str
    score_hundredths: int | None
    status: str
    student_number: str
    term_code: str
    way: str


class DutyIn(TypedDict):
    """A duty to give; without session, room and site it holds for the whole plan."""

    # assessor, invigilator, inspector
    duty: str
    person_id: str
    room_id: NotRequired[str | None]
    session_id: NotRequired[str | None]
    site_id: NotRequired[str | None]


class DutyOut(TypedDict):
    """A duty."""

    duty: str
    id: str
    name: str
    person_id: str
    room_id: str | None
    session_id: str | None
    site_id: str | None


class EntriesIn(TypedDict):
    """Scores to write on the own sheet; those left out stay as they are."""

    entries: list[EntryIn]
    # Hands the sheet in
    is_submitted: NotRequired[bool]


class EntryIn(TypedDict):
    """One score on a sheet."""

    candidate_id: str
    # 0–100 with at most two decimals; null: absent
    score: float | None


class ExamBlockerOut(TypedDict):
    """What stands against an act."""

    code: str
    params: dict[str, Any]


class ExamCountOut(TypedDict):
    """How many."""

    count: int


class ExamPlanOut(TypedDict):
    """An exam plan."""

    code: str
    # 4, 5 or 6 on the national platform; null otherwise
    examState: int | None
    exam_from_on: str
    exam_until_on: str
    id: str
    month: str
    name_en: str
    notice_until_on: str | None
    organization_code: str
    origin: str
    # Name, as the national catalogue calls it
    planName: str
    registers_from_on: str
    registers_until_on: str
    state: str
    # Training and evaluation organization
    xzhOrgName: str


class ExamResultOut(TypedDict):
    """A result."""

    candidate_id: str
    # 已通过 / 未通过
    certResult: str
    certificateName: str
    is_passed: bool
    planName: str
    # Overall score as decimal text, e.g. 39.00
    realPassMark: str
    reasons: list[dict[str, Any]]
    # Parts in hundredths of a point; null: absent
    scores: dict[str, int | None]


class ExamSessionIn(TypedDict):
    """A session of one part."""

    # Code; null: all levels
    certificate_type: NotRequired[str | None]
    ends_at: str
    equipment: NotRequired[list[str]]
    part: str
    starts_at: str


class ExamSessionOut(TypedDict):
    """A session."""

    id: str
    number: int
    part: str


class ExclusionIn(TypedDict):
    """Why a candidate is taken out."""

    reason: str


class FeeLineOut(TypedDict):
    """The fee of one candidate, and what each party says it is; null: it said nothing."""

    amount_fen: int
    candidate_id: str
    college_fen: int | None
    organization_fen: int | None
    payer: str
    site_fen: int | None


class FeesIn(TypedDict):
    """A party confirms its heads and sum."""

    amount_fen: int
    heads: int
    institution_code: str
    party: Literal["organization", "site", "college"]


class HeldExamIn(TypedDict):
    """An exam held and decided elsewhere: 6, over; its results are final there."""

    # How the plan is called here; the same code adds candidates
    code: str
    examState: NotRequired[Literal[6]]
    exam_from_on: str
    exam_until_on: str
    # YYYY-MM
    month: str
    national_id: NotRequired[str]
    organization_code: str
    planName: str
    registers_from_on: str
    registers_until_on: str
    results: list[HeldResultIn]


class HeldResultIn(TypedDict):
    """A result as decided elsewhere, in the names of the national catalogue."""

    certResult: Literal["已通过", "未通过"]
    # Certificate and level: our code or the national identifier
    certificateId: str
    college_code: str
    # e.g. 39.00
    realPassMark: str
    # Of the parts, where they are known: 0–100 with at most two decimals; null: absent
    scores: NotRequired[dict[str, float | None]]
    student_number: str


class IncidentAnswerIn(TypedDict):
    """The organization's answer."""

    answer: str
    is_upheld: bool
    # The corrected score of the part, where it is upheld
    score: NotRequired[float | None]


class IncidentIn(TypedDict):
    """What happened, when and to whom."""

    candidate_id: NotRequired[str | None]
    session_id: NotRequired[str | None]
    text: str


class IncidentOut(TypedDict):
    """An incident."""

    candidate_id: str | None
    effect: str
    id: str
    reported_at: str
    ruled_at: str | None
    ruling: str
    text: str


class IncidentRulingIn(TypedDict):
    """What an incident means."""

    effect: str
    ruling: str


class KinIn(TypedDict):
    """A relative among the candidates, by name or id; neither: there is none."""

    candidate_id: NotRequired[str | None]
    # For those who see no candidates; every namesake counts
    relative_name: NotRequired[str]


class LandAgainIn(TypedDict):
    """Whose results to try again."""

    college_code: str


class ListIn(TypedDict):
    """Whose list to confirm."""

    # Null: social candidates
    college_code: NotRequired[str | None]


class MarkIn(TypedDict):
    """One mark at the door."""

    candidate_id: str
    # present, absent …
    mark: str
    marked_at: str


class MarkedOut(TypedDict):
    """How many marks changed something, and whom somebody else had marked otherwise."""

    changed: int
    disputed: list[str]


class MarksIn(TypedDict):
    """Marks of a session, made now or kept without a network."""

    is_offline: NotRequired[bool]
    marks: list[MarkIn]


class ObjectionIn(TypedDict):
    """An objection to the score of a part."""

    candidate_id: str
    part: str
    text: str


class ObjectionOut(TypedDict):
    """An objection."""

    answer: str
    candidate_id: str
    due_on: str
    id: str
    part: str
    state: str
    text: str


class PersonOut(TypedDict):
    """Somebody who may be given a duty."""

    duty: str
    institution_code: str
    name: str
    person_id: str


class PhotosOut(TypedDict):
    """Photos taken, files with a problem, candidates still without a photo."""

    missing: int
    problems: list[dict[str, Any]]
    stored: int


class PlanIn(TypedDict):
    """A plan to draw up."""

    # Codes
    certificate_types: list[str]
    code: str
    exam_from_on: str
    exam_until_on: str
    is_open_to_society: NotRequired[bool]
    # YYYY-MM
    month: str
    name_en: NotRequired[str]
    name_zh: str
    national_id: NotRequired[str]
    needs_quota: NotRequired[bool]
    notice_days: NotRequired[int]
    organization_code: str
    province_code: NotRequired[str]
    registers_from_on: str
    registers_until_on: str


class PriceCommentIn(TypedDict):
    """A comment on a price."""

    text: str


class PriceCommentOut(TypedDict):
    """A comment that was taken."""

    id: str


class PriceDecisionIn(TypedDict):
    """The province's decision."""

    is_accepted: bool
    # Needed for a refusal
    reason: NotRequired[str]


class PriceIn(TypedDict):
    """A price to propose."""

    # Hundredths of a yuan
    amount_fen: int
    # The national cap, hundredths of a yuan
    cap_fen: int
    # Code
    certificate_type: str
    grounds: NotRequired[str]
    province_code: str


class PriceOut(TypedDict):
    """A price."""

    amount_fen: int
    cap_fen: int
    certificate_type: str
    comments_until_on: str | None
    id: str
    province_code: str
    reason: str
    state: str


class RegisteredOut(TypedDict):
    """What became of one candidate."""

    id: str | None
    params: NotRequired[dict[str, Any]]
    # Stable code; empty: registered
    problem: str
    student_number: str


class ResolutionIn(TypedDict):
    """The score that counts."""

    candidate_id: str
    part: str
    reason: str
    # 0–100 with at most two decimals; null: absent
    score: float | None


class RoomIn(TypedDict):
    """A room."""

    code: str
    columns: int
    equipment: NotRequired[list[str]]
    name: str
    # theory, practice; empty: any
    parts: NotRequired[list[str]]
    rows: int


class RoomOut(TypedDict):
    """A room in use."""

    code: str
    equipment: list[str]
    id: str
    name: str
    parts: list[str]
    seats: int


class RoomsIn(TypedDict):
    """All rooms of a site; rooms left out are no longer used."""

    rooms: list[RoomIn]


class SayingsIn(TypedDict):
    """What a party says it has, candidate by candidate."""

    amounts: list[StatedIn]
    institution_code: str
    party: Literal["organization", "site", "college"]


class ScoreDifferenceOut(TypedDict):
    """Two passes that differ by more than allowed; hundredths of a point, null: absent."""

    candidate_id: str
    first: int | None
    part: str
    second: int | None


class ScoreIn(TypedDict):
    """A score of one part, by ticket number."""

    part: str
    # 0–100 with at most two decimals; null: absent
    score: float | None
    ticket_number: str


class ScoresIn(TypedDict):
    """Scores of a plan; its code must be the plan's."""

    plan_code: str
    scores: list[ScoreIn]


class SeatOut(TypedDict):
    """A seat."""

    candidate_id: str
    is_confirmed: bool
    room_code: str
    room_id: str
    seat: int
    session: int
    site_code: str


class SeatingOut(TypedDict):
    """A run of the optimizer: how good its answer is proved to be, and what is missing where."""

    gap: str
    id: str
    is_proved: bool
    seated_count: int
    shortages: list[dict[str, Any]]
    stages: list[dict[str, Any]]
    state: str
    travel_minutes_total: int


class SeatsActIn(TypedDict):
    """What to do with the seats found."""

    act: Literal["confirm", "release"]


class SheetIn(TypedDict):
    """Where the caller scores."""

    room_id: str
    session_id: str


class SheetOut(TypedDict):
    """The caller's own score sheet."""

    candidate_ids: list[str]
    id: str
    part: str
    pass_number: int
    state: str
    submitted_at: str | None


class SiteApplicationIn(TypedDict):
    """A site applies to an organization; its rooms as they are now go with it."""

    note: NotRequired[str]
    organization_code: str


class SiteApplicationOut(TypedDict):
    """An application of a site."""

    id: str
    organization_code: str
    reason: str
    site_code: str
    state: str
    valid_until_on: str | None


class SiteDecisionIn(TypedDict):
    """What becomes of an application."""

    outcome: Literal["approved", "returned", "refused", "revoked", "withdrawn"]
    # Needed unless approved or withdrawn
    reason: NotRequired[str]
    valid_until_on: NotRequired[str | None]


class SiteIn(TypedDict):
    """A new site of an institution of the caller."""

    code: str
    institution_code: str
    name_en: NotRequired[str]
    name_zh: str
    # Address
    place: NotRequired[str]


class SiteOut(TypedDict):
    """An exam site with its rooms."""

    code: str
    id: str
    institution_code: str
    name_en: str
    name_zh: str
    place: str
    province_code: str
    rooms: list[RoomOut]


class SitesIn(TypedDict):
    """Sites at which a plan is held."""

    # Codes of sites that the organization approved
    sites: list[str]


class StatedIn(TypedDict):
    """What a party says it has for one candidate."""

    amount_fen: int
    candidate_id: str
