# Made by `python3 dev.py api`; changes are lost.
"""Operations of assessment."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, File, Page
from oneplusx_client.shapes.assessment import (
    ActIn,
    ActOut,
    AppraisalIn,
    CandidateOut,
    CandidatesIn,
    CorrectionActIn,
    CorrectionIn,
    CorrectionOut,
    CourseExamChangeIn,
    CourseExamIn,
    CourseExamOut,
    CourseExamRemoveIn,
    CourseExamResultOut,
    DutyIn,
    DutyOut,
    EntriesIn,
    ExamCountOut,
    ExamPlanOut,
    ExamResultOut,
    ExamSessionIn,
    ExamSessionOut,
    ExclusionIn,
    FeeLineOut,
    FeesIn,
    HeldExamIn,
    IncidentAnswerIn,
    IncidentIn,
    IncidentOut,
    IncidentRulingIn,
    KinIn,
    LandAgainIn,
    ListIn,
    MarkedOut,
    MarksIn,
    ObjectionIn,
    ObjectionOut,
    PersonOut,
    PhotosOut,
    PlanIn,
    PriceCommentIn,
    PriceCommentOut,
    PriceDecisionIn,
    PriceIn,
    PriceOut,
    RegisteredOut,
    ResolutionIn,
    RoomsIn,
    SayingsIn,
    ScoreDifferenceOut,
    ScoresIn,
    SeatOut,
    SeatingOut,
    SeatsActIn,
    SheetIn,
    SheetOut,
    SiteApplicationIn,
    SiteApplicationOut,
    SiteDecisionIn,
    SiteIn,
    SiteOut,
    SitesIn,
)
from oneplusx_client.shapes.graduation import By


class Assessment:
    """Operations of assessment."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def act_on_correction(
        self, score_correction_id: str, body: CorrectionActIn, *, idempotency_key: str | None = None
    ) -> CorrectionOut:
        """Approve, refuse or take a correction back.

        Approved, result, lock and certificate follow at once.
        """
        answer: CorrectionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/corrections/{score_correction_id}/acts",
                places={"score_correction_id": score_correction_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def act_on_plan(self, exam_plan_id: str, body: ActIn, *, idempotency_key: str | None = None) -> ExamPlanOut:
        """Move a plan on.

        Publish, open registration, confirm the list … close; refused with what blocks it.
        """
        answer: ExamPlanOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/acts",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def act_on_seats(self, exam_plan_id: str, body: SeatsActIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Keep the seats, or let them go.

        Kept seats stay when seats are assigned again.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/seats",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def add_course_exam(
        self, exam_plan_id: str, body: CourseExamIn, *, idempotency_key: str | None = None
    ) -> CourseExamOut:
        """Hold a course exam as one with a plan.

        By the college for its own course, until the results are locked; then they become results of the course.
        """
        answer: CourseExamOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/course-exams",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def add_session(
        self, exam_plan_id: str, body: ExamSessionIn, *, idempotency_key: str | None = None
    ) -> ExamSessionOut:
        """Add a session to a plan.

        One part at one time; before registration opens.
        """
        answer: ExamSessionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/sessions",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def answer_objection(
        self, objection_id: str, body: IncidentAnswerIn, *, idempotency_key: str | None = None
    ) -> ObjectionOut:
        """Answer an objection.

        Upheld, the score is corrected and the result worked out anew.
        """
        answer: ObjectionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/objections/{objection_id}/answer",
                places={"objection_id": objection_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def apply_site(
        self, exam_site_id: str, body: SiteApplicationIn, *, idempotency_key: str | None = None
    ) -> SiteApplicationOut:
        """Apply to an organization.

        The rooms as they are now go with it; another application to the same organization must be ended before.
        """
        answer: SiteApplicationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/sites/{exam_site_id}/applications",
                places={"exam_site_id": exam_site_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def assign_staff(self, exam_plan_id: str, body: DutyIn, *, idempotency_key: str | None = None) -> DutyOut:
        """Give a duty.

        Refused to whoever taught, coached or is related to a candidate there.
        """
        answer: DutyOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/staff",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def change_course_exam(
        self, course_exam_id: str, body: CourseExamChangeIn, *, idempotency_key: str | None = None
    ) -> CourseExamOut:
        """Change a course exam held as one with a plan.

        With the reason, until the results are locked.
        """
        answer: CourseExamOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/course-exams/{course_exam_id}/change",
                places={"course_exam_id": course_exam_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def change_plan(self, exam_plan_id: str, body: PlanIn) -> ExamPlanOut:
        """Change an exam plan.

        All of it, before it is published; the organization stays.
        """
        answer: ExamPlanOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/exams/plans/{exam_plan_id}",
                places={"exam_plan_id": exam_plan_id},
                body=body,
            )
        )
        return answer

    def comment_price(
        self, price_id: str, body: PriceCommentIn, *, idempotency_key: str | None = None
    ) -> PriceCommentOut:
        """Comment on a price.

        Within the comment period.
        """
        answer: PriceCommentOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/prices/{price_id}/comments",
                places={"price_id": price_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def confirm_fees(self, exam_plan_id: str, body: FeesIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Confirm heads and sum.

        Each party confirms its own; refused where it differs from the lines.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/fees/confirm",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def confirm_list(self, exam_plan_id: str, body: ListIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Confirm a list.

        Takes the places of the college's quota, all or none.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/lists/confirm",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def create_plan(self, body: PlanIn, *, idempotency_key: str | None = None) -> ExamPlanOut:
        """Draw up an exam plan.

        A draft; add sessions and sites, then publish.
        """
        answer: ExamPlanOut = self._door.value(
            Asked(method="POST", path="/api/v1/exams/plans", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def decide_price(self, price_id: str, body: PriceDecisionIn, *, idempotency_key: str | None = None) -> PriceOut:
        """Decide a price.

        Once the comment period is over.
        """
        answer: PriceOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/prices/{price_id}/decide",
                places={"price_id": price_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def decide_site(
        self, site_application_id: str, body: SiteDecisionIn, *, idempotency_key: str | None = None
    ) -> SiteApplicationOut:
        """Decide an application.

        The organization approves, returns, refuses or revokes; the site withdraws.
        """
        answer: SiteApplicationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/site-applications/{site_application_id}/decide",
                places={"site_application_id": site_application_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def declare_kin(self, exam_plan_id: str, body: KinIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Declare relatives.

        Whoever is on duty names a relative among the candidates, or says that there is none.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/kin",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def end_duty(self, staff_assignment_id: str, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Take a duty back.

        Before the scores are in.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/duties/{staff_assignment_id}/end",
                places={"staff_assignment_id": staff_assignment_id},
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def enter_scores(self, score_sheet_id: str, body: EntriesIn, *, idempotency_key: str | None = None) -> SheetOut:
        """Enter scores.

        All or none; the other pass is not seen. Handed in, the sheet is closed.
        """
        answer: SheetOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/sheets/{score_sheet_id}/entries",
                places={"score_sheet_id": score_sheet_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def enter_site(self, body: SiteIn, *, idempotency_key: str | None = None) -> SiteOut:
        """Enter an exam site.

        Of an institution for which the caller acts.
        """
        answer: SiteOut = self._door.value(
            Asked(method="POST", path="/api/v1/exams/sites", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def exclude_candidate(self, exam_registration_id: str, body: ExclusionIn) -> CandidateOut:
        """Take a candidate out.

        By the organization, before tickets are issued; the candidate is told the reason.
        """
        answer: CandidateOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/candidates/{exam_registration_id}/exclude",
                places={"exam_registration_id": exam_registration_id},
                body=body,
            )
        )
        return answer

    def file_objection(self, body: ObjectionIn, *, idempotency_key: str | None = None) -> ObjectionOut:
        """Object to a score.

        By the candidate, while the results are on notice.
        """
        answer: ObjectionOut = self._door.value(
            Asked(method="POST", path="/api/v1/exams/objections", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def land_again(self, exam_plan_id: str, body: LandAgainIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Try results again that did not become the course's.

        After the college put right what stood against them; answers how many are recorded now.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/course-results/again",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def list_candidates(
        self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[CandidateOut]:
        """Candidates of a plan.

        Those the caller sees: a college its own, the organization all.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/candidates",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_corrections(
        self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[CorrectionOut]:
        """Corrections of locked scores.

        The organization's own, latest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/corrections",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_course_exams(
        self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[CourseExamOut]:
        """Course exams held as one with a plan.

        A college's own; for the organization all of its plan.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/course-exams",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_course_results(
        self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[CourseExamResultOut]:
        """What became of the results of course exams.

        Once the results of the plan are locked; with a finding: the result did not become the course's.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/course-results",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_differences(self, exam_plan_id: str) -> list[ScoreDifferenceOut]:
        """Differences of the two passes.

        Those that nobody has decided yet.
        """
        answer: list[ScoreDifferenceOut] = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/differences",
                places={"exam_plan_id": exam_plan_id},
            )
        )
        return answer

    def list_duties(self, *, page: int | None = None, per_page: int | None = None) -> Page[DutyOut]:
        """The own duties.

        Of whoever asks, the next exam first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/exams/duties", query={"page": page, "per_page": per_page})
        )

    def list_fees(self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None) -> Page[FeeLineOut]:
        """Fees of a plan.

        One line a candidate whom the caller sees, with what each party says.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/fees",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_incidents(
        self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[IncidentOut]:
        """Incidents.

        Open ones first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/incidents",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_objections(
        self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[ObjectionOut]:
        """Objections.

        The organization sees all, a candidate the own ones.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/objections",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_people(self, exam_plan_id: str) -> list[PersonOut]:
        """Who may be given a duty.

        Assessors, invigilators and inspectors of the organization, its sites and the candidates' colleges.
        """
        answer: list[PersonOut] = self._door.value(
            Asked(method="GET", path="/api/v1/exams/plans/{exam_plan_id}/people", places={"exam_plan_id": exam_plan_id})
        )
        return answer

    def list_plan_acts(self, exam_plan_id: str) -> list[ActOut]:
        """What can be done next.

        Acts that the state allows, each with what stands against it.
        """
        answer: list[ActOut] = self._door.value(
            Asked(method="GET", path="/api/v1/exams/plans/{exam_plan_id}/acts", places={"exam_plan_id": exam_plan_id})
        )
        return answer

    def list_plans(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        state: str | None = None,
        month: str | None = None,
    ) -> Page[ExamPlanOut]:
        """Exam plans.

        Published plans, and the own drafts; the latest exam first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans",
                query={"page": page, "per_page": per_page, "state": state, "month": month},
            )
        )

    def list_prices(self, *, page: int | None = None, per_page: int | None = None) -> Page[PriceOut]:
        """Exam prices.

        Prices by certificate and province.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/exams/prices", query={"page": page, "per_page": per_page})
        )

    def list_results(
        self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[ExamResultOut]:
        """Results of a plan.

        Those the caller sees, from the public notice on.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/results",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_seats(self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None) -> Page[SeatOut]:
        """Seats of a plan.

        Of the candidates whom the caller sees.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/seats",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_sheets(self, *, page: int | None = None, per_page: int | None = None) -> Page[SheetOut]:
        """The own score sheets.

        Of the assessor who asks.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/exams/sheets", query={"page": page, "per_page": per_page})
        )

    def list_site_applications(
        self, *, page: int | None = None, per_page: int | None = None
    ) -> Page[SiteApplicationOut]:
        """Applications of exam sites.

        Of the own sites, and to the own organization, the latest first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/exams/site-applications", query={"page": page, "per_page": per_page})
        )

    def list_sites(self, *, page: int | None = None, per_page: int | None = None) -> Page[SiteOut]:
        """Exam sites.

        Own sites, and those that an organization of the caller has approved, with their rooms.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/exams/sites", query={"page": page, "per_page": per_page})
        )

    def list_staff(self, exam_plan_id: str, *, page: int | None = None, per_page: int | None = None) -> Page[DutyOut]:
        """Duties of a plan.

        Who does what where.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exams/plans/{exam_plan_id}/staff",
                places={"exam_plan_id": exam_plan_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def mark_candidates(self, exam_session_id: str, body: MarksIn, *, idempotency_key: str | None = None) -> MarkedOut:
        """Sign candidates in.

        Marks of one session; whom somebody else marked otherwise is said.
        """
        answer: MarkedOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/sessions/{exam_session_id}/marks",
                places={"exam_session_id": exam_session_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def open_sheet(self, body: SheetIn, *, idempotency_key: str | None = None) -> SheetOut:
        """Open the own score sheet.

        Of a room in which the caller assesses; the second assessor there gets the second pass.
        """
        answer: SheetOut = self._door.value(
            Asked(method="POST", path="/api/v1/exams/sheets", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def propose_price(self, body: PriceIn, *, idempotency_key: str | None = None) -> PriceOut:
        """Propose a price.

        At most the national cap; the province decides.
        """
        answer: PriceOut = self._door.value(
            Asked(method="POST", path="/api/v1/exams/prices", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def read_plan(self, exam_plan_id: str) -> ExamPlanOut:
        """One exam plan.

        With the national platform's code of its state, where there is one.
        """
        answer: ExamPlanOut = self._door.value(
            Asked(method="GET", path="/api/v1/exams/plans/{exam_plan_id}", places={"exam_plan_id": exam_plan_id})
        )
        return answer

    def read_seating(self, exam_plan_id: str) -> SeatingOut:
        """The last seating.

        How far it is, whether it is proved, and which seats are missing where.
        """
        answer: SeatingOut = self._door.value(
            Asked(
                method="GET", path="/api/v1/exams/plans/{exam_plan_id}/seating", places={"exam_plan_id": exam_plan_id}
            )
        )
        return answer

    def receive_photos(
        self, exam_plan_id: str, *, college_code: str, file: File, idempotency_key: str | None = None
    ) -> PhotosOut:
        """Upload photos.

        An archive (ZIP) of one college, each photo named by student number; what is wrong with a photo is said of
        it.
        """
        answer: PhotosOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/photos",
                places={"exam_plan_id": exam_plan_id},
                query={"college_code": college_code},
                files={"file": file},
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def record_appraisal(self, price_id: str, body: AppraisalIn, *, idempotency_key: str | None = None) -> PriceOut:
        """Record the appraisal of a price.

        What the experts said, and until when comments are taken.
        """
        answer: PriceOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/prices/{price_id}/appraisal",
                places={"price_id": price_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def record_held_exam(self, body: HeldExamIn, *, idempotency_key: str | None = None) -> ExamPlanOut:
        """Record an exam held elsewhere.

        Plan and results as decided elsewhere, locked at once; all or none. The same code adds candidates.
        """
        answer: ExamPlanOut = self._door.value(
            Asked(method="POST", path="/api/v1/exams/held", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def record_scores(self, exam_plan_id: str, body: ScoresIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Record scores.

        Scores that need no two passes here; all or none. The plan's code guards against a file of another plan.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/scores",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def register_candidates(
        self, exam_plan_id: str, body: CandidatesIn, *, idempotency_key: str | None = None
    ) -> list[RegisteredOut]:
        """Register candidates of a college.

        Each candidate is registered or answered with the reason against it.
        """
        answer: list[RegisteredOut] = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/candidates",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def remove_course_exam(
        self, course_exam_id: str, body: CourseExamRemoveIn, *, idempotency_key: str | None = None
    ) -> ExamCountOut:
        """Take a course exam back.

        With the reason, until the results are locked; the course has an exam of its own then.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/course-exams/{course_exam_id}/remove",
                places={"course_exam_id": course_exam_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def remove_session(self, exam_session_id: str) -> None:
        """Take a session out of a plan.

        Before registration opens.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/exams/sessions/{exam_session_id}",
                places={"exam_session_id": exam_session_id},
            )
        )

    def reopen_list(self, exam_plan_id: str, body: ListIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Open a confirmed list again.

        While registration runs; the places of the quota are free again.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/lists/reopen",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def report_incident(
        self, exam_plan_id: str, body: IncidentIn, *, idempotency_key: str | None = None
    ) -> IncidentOut:
        """Report an incident.

        By whoever is on duty.
        """
        answer: IncidentOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/incidents",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def request_correction(
        self, exam_plan_id: str, body: CorrectionIn, *, idempotency_key: str | None = None
    ) -> CorrectionOut:
        """Ask for a locked score to be corrected.

        Another officer of the organization decides.
        """
        answer: CorrectionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/corrections",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def resolve_difference(
        self, exam_plan_id: str, body: ResolutionIn, *, idempotency_key: str | None = None
    ) -> ExamCountOut:
        """Decide a difference.

        By neither of the two assessors.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/differences",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def rule_incident(
        self, exam_plan_id: str, incident_id: str, body: IncidentRulingIn, *, idempotency_key: str | None = None
    ) -> IncidentOut:
        """Say what an incident means.

        It may void a part or the whole exam of a candidate.
        """
        answer: IncidentOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/incidents/{incident_id}/rule",
                places={"exam_plan_id": exam_plan_id, "incident_id": incident_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def set_photo(self, exam_registration_id: str, *, file: File, idempotency_key: str | None = None) -> CandidateOut:
        """Upload one photo.

        By the college, or by a social candidate.
        """
        answer: CandidateOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/candidates/{exam_registration_id}/photo",
                places={"exam_registration_id": exam_registration_id},
                files={"file": file},
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def set_plan_sites(self, exam_plan_id: str, body: SitesIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Say where a plan is held.

        Sites that the organization approved; one with confirmed seats stays.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/sites",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def set_rooms(self, exam_site_id: str, body: RoomsIn, *, idempotency_key: str | None = None) -> SiteOut:
        """Set the rooms of a site.

        All of them; rooms left out are no longer used.
        """
        answer: SiteOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/sites/{exam_site_id}/rooms",
                places={"exam_site_id": exam_site_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def start_seating(self, exam_plan_id: str, *, idempotency_key: str | None = None) -> SeatingOut:
        """Assign seats.

        Starts a run in the background; read it at the same address.
        """
        answer: SeatingOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/seating",
                places={"exam_plan_id": exam_plan_id},
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def state_fees(self, exam_plan_id: str, body: SayingsIn, *, idempotency_key: str | None = None) -> ExamCountOut:
        """Say what one has, candidate by candidate.

        Sayings that differ are shown to all parties.
        """
        answer: ExamCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/plans/{exam_plan_id}/fees/state",
                places={"exam_plan_id": exam_plan_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def withdraw_candidate(self, exam_registration_id: str) -> CandidateOut:
        """Take a registration back.

        By the college, while registration is open; the place is free again.
        """
        answer: CandidateOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/candidates/{exam_registration_id}/withdraw",
                places={"exam_registration_id": exam_registration_id},
            )
        )
        return answer

    def withdraw_objection(self, objection_id: str, *, idempotency_key: str | None = None) -> ObjectionOut:
        """Take an objection back.

        By the candidate, before it is answered.
        """
        answer: ObjectionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/exams/objections/{objection_id}/withdraw",
                places={"objection_id": objection_id},
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer
