from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oneplusx.apps.parties import registry, selectors, services
from oneplusx.apps.parties.forms import CodesForm, CorrectionForm, LearnerFilterForm, PurposeForm
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.sheets import codes_workbook
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

LEARNERS = TableSpec(
    columns=(
        Column("number", gettext_lazy("Student number"), sort="student_number", value=lambda row: row.student_number),
        Column(
            "name",
            gettext_lazy("Name"),
            sort=("learner__person__name_sort", "id"),
            value=lambda row: row.learner.person.name,
        ),
        Column("identity", gettext_lazy("Identity document"), value=lambda row: row.learner.person.masked_identity()),
        Column("department", gettext_lazy("Department"), value=lambda row: row.department.name_zh),
        Column(
            "class",
            gettext_lazy("Class"),
            is_whole=True,
            sort="class_group__code",
            value=lambda row: row.class_group.label if row.class_group else "",
        ),
        Column("year", gettext_lazy("Entry year"), sort="entry_year", value=lambda row: row.entry_year),
        Column("account", gettext_lazy("Account"), value=lambda row: row.learner.get_state_display()),
        Column("state", gettext_lazy("Enrollment"), value=lambda row: row.get_state_display()),
    ),
    order="number",
    filters=LearnerFilterForm,
)


@login_required
@require_GET
def learners(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "learners.view")
    table = LEARNERS.read(
        selectors.find_enrollments(actor, selectors.LearnerFilter()),
        request.GET,
        departments=selectors.visible_departments(actor),
        groups=selectors.visible_class_groups(actor),
    )
    context = {"table": table, "may_issue": may(actor, "learners.issue_codes"), "may_open": may(actor, "learners.open")}
    return export(table, _("Learners")) or render(request, "parties/learners.html", context)


@login_required
@require_GET
def learner(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "learners.view")
    found = selectors.get_learner(actor, learner_id)
    context = {
        "learner": found,
        "enrollments": selectors.enrollments_of(actor, found.id),
        "aliases": selectors.alias_ids(found),
        "sections": registry.learner_sections(actor, found.id),
        "purpose_form": PurposeForm() if may(actor, "personal.unmask") else None,
        "may_correct": may(actor, "learners.correct"),
        "may_issue": may(actor, "learners.issue_codes"),
        "timeline": timeline_of(actor, "learner", found.id),
    }
    return render(request, "parties/learner.html", context)


@login_required
@never_cache
@require_POST
def reveal(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = PurposeForm(request.POST)
    context = {"learner": selectors.get_learner(actor, learner_id), "form": form}
    if form.is_valid():
        with refusals_into(form, {"parties.purpose_missing": "purpose"}):
            context["number"] = services.reveal_identity(
                learner_id=learner_id, purpose=form.cleaned_data["purpose"], actor=actor, now=now()
            )
    return render(request, "parties/revealed.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "learners.correct")
    found = selectors.get_learner(actor, learner_id)
    initial = {"name": found.person.name, "identity_kind": found.person.identity_kind}
    form = CorrectionForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = {**form.cleaned_data, "identity_kind": DocumentKind(form.cleaned_data["identity_kind"])}
        with refusals_into(form, {"identity.name": "name", "identity.": "identity_number"}):
            services.correct_identity(learner_id=found.id, **values, actor=actor, now=now())
            messages.success(request, _("The change is on record; the account stays the same."))
            return redirect("parties:learner", found.id)
    context = {"form": form, "learner": found}
    return render(request, "parties/correct.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def activation(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "learners.issue_codes")
    form = CodesForm(request.POST or None, groups=selectors.visible_class_groups(actor))
    college = selectors.own_college(actor)
    waiting = selectors.waiting_enrollments(actor, college)
    if request.method == "POST" and form.is_valid():
        group = form.cleaned_data["class_group"]
        ids = list(waiting.filter(class_group=group).values_list("id", flat=True)) if group else None
        codes = services.issue_activation_codes(college=college, enrollment_ids=ids, actor=actor, now=now())
        if "xlsx" in request.POST:
            return codes_workbook(codes, college, today())
        return render(request, "parties/codes.html", {"codes": codes, "college": college, "printed_on": today()})
    return render(request, "parties/activation.html", {"form": form, "waiting": waiting.count(), "college": college})


@login_required
@never_cache
@require_POST
def issue_code(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    enrollment = selectors.get_enrollment(actor, enrollment_id)
    codes = services.issue_activation_codes(
        college=enrollment.college, enrollment_ids=[enrollment.id], actor=actor, now=now()
    )
    return render(request, "parties/codes.html", {"codes": codes, "college": enrollment.college, "printed_on": today()})
