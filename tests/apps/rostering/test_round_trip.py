"""A college reads another system's rosters and results over HTTP: here the system is this product itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import override_settings

from oneplusx.apps.curriculum.models import Course, CourseResult
from oneplusx.apps.curriculum.services import ResultRow, record_results
from oneplusx.apps.intake.models import ImportBatch
from oneplusx.apps.intake.services import confirm_import
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import ClassGroup, Enrollment, Institution
from oneplusx.apps.rostering import services
from oneplusx.apps.rostering.models import RosterClient, RosterRun, RosterSource, RunState, SourceRecord
from oneplusx.apps.standards.models import Term
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import SYSTEM, Actor

Made = tuple[RosterClient, str]


@pytest.fixture
def connection(live_server: Any, roster_client: Made) -> Iterator[services.Connection]:
    client, secret = roster_client
    with override_settings(ONEPLUSX_WEBHOOKS_PRIVATE=True):
        yield services.Connection(
            name="教务系统",
            base_url=f"{live_server.url}/ims/oneroster",
            token_url=f"{live_server.url}/ims/oauth2/token",
            client_id=str(client.id),
            secret=secret,
        )


@pytest.fixture
def source(connection: services.Connection, other_college: Institution, outsider: Actor, now: datetime) -> RosterSource:
    return services.create_source(college_id=other_college.id, connection=connection, actor=outsider, now=now)


def read(source: RosterSource, actor: Actor, now: datetime, *, is_full: bool = False) -> RosterRun:
    run = services.start_run(source_id=source.id, is_full=is_full, actor=actor, now=now)
    run_until_idle()
    run.refresh_from_db()
    return run


def batches(run: RosterRun, wave: int) -> list[ImportBatch]:
    ids = run.sheets.filter(wave=wave).values_list("batch_id", flat=True)
    return list(ImportBatch.objects.filter(id__in=list(ids)).order_by("kind"))


def shape(college: Institution) -> dict[str, Any]:
    """Rosters and results of a college, without ids."""
    enrollments = Enrollment.objects.filter(college=college)
    results = CourseResult.objects.filter(enrollment__college=college, is_current=True)
    return {
        "terms": set(Term.objects.filter(college=college).values_list("code", "starts_on", "ends_on", "exams_on")),
        "courses": set(
            Course.objects.filter(college=college).values_list("code", "name_zh", "credits_hundredths", "hours")
        ),
        "classes": set(
            ClassGroup.objects.filter(college=college).values_list(
                "code", "name", "department__code", "department__name_zh", "major_code", "entry_year"
            )
        ),
        "learners": {
            (
                row.student_number,
                row.learner.person.name,
                row.learner.person.identity_document(),
                row.class_group.code if row.class_group else "",
                row.department.code,
                row.major_code,
                row.entry_year,
            )
            for row in enrollments.select_related("learner__person", "class_group", "department")
        },
        "results": set(
            results.values_list(
                "enrollment__student_number",
                "course__code",
                "term_code",
                "attempt",
                "way",
                "status",
                "score_hundredths",
                "grade_text",
                "failed_cause",
                "credits_hundredths",
            )
        ),
    }


@pytest.mark.django_db(transaction=True)
def test_the_same_rosters_and_results_arrive_after_they_are_confirmed(
    source: RosterSource, college: Institution, other_college: Institution, outsider: Actor, now: datetime
) -> None:
    tried = services.try_source(source_id=source.id, actor=outsider, now=now)
    assert (tried.orgs_count, tried.first_name != "") == (2, True)
    run = read(source, outsider, now)
    assert run.state == RunState.STAGED
    assert run.read_counts["users"] >= 4
    assert not Enrollment.objects.filter(college=other_college).exists(), "nothing is written before it is confirmed"
    for wave in (1, 2, 3):
        found = batches(run, wave)
        assert found
        assert services.advance_run(run_id=run.id, actor=outsider, now=now).state == RunState.STAGED
        for batch in found:
            assert batch.error_count == 0, (batch.kind, batch.file_problems)
            assert batch.new_count == batch.total_count > 0
            confirm_import(batch_id=batch.id, actor=outsider, now=now)
        run_until_idle()
        services.advance_run(run_id=run.id, actor=outsider, now=now)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    ours, theirs = shape(other_college), shape(college)
    assert ours == theirs
    assert len(ours["results"]) == 5

    again = read(source, outsider, now)
    assert again.state == RunState.DONE, "nothing changed, nothing is left to confirm"
    assert sum(again.read_counts.values()) == 0
    full = read(source, outsider, now, is_full=True)
    assert (full.state, sum(full.read_counts.values())) == (RunState.DONE, 0)


@pytest.mark.django_db(transaction=True)
def test_the_nightly_reading_writes_by_itself_and_takes_what_changed(
    connection: services.Connection,
    college: Institution,
    other_college: Institution,
    outsider: Actor,
    now: datetime,
) -> None:
    from dataclasses import replace
    from datetime import timedelta

    automatic = replace(connection, is_automatic=True)
    source = services.create_source(college_id=other_college.id, connection=automatic, actor=outsider, now=now)
    assert services.read_automatic_sources(now=now) == 1
    run_until_idle()
    assert RosterRun.objects.get(source=source).state == RunState.DONE
    assert shape(other_college) == shape(college)
    assert services.read_automatic_sources(now=now) == 0, "once a night"

    row = ResultRow("20240003", "BASE1", "2024-2025-1", "passed", 9100)
    record_results(college=college, rows=[row], actor=SYSTEM, now=now)
    services.refresh_feed(college_id=college.id, actor=SYSTEM, now=now + timedelta(hours=1))
    run = read(source, outsider, now + timedelta(days=1))
    assert (run.state, run.read_counts["results"], run.read_counts["users"]) == (RunState.DONE, 1, 0)
    assert [sheet.kind for sheet in run.sheets.all()] == ["course_results"]
    corrected = CourseResult.objects.get(
        enrollment__college=other_college, enrollment__student_number="20240003", is_current=True
    )
    assert (corrected.score_hundredths, corrected.corrects_id is not None) == (9100, True)


@pytest.mark.django_db(transaction=True)
def test_what_is_dropped_comes_again(source: RosterSource, outsider: Actor, now: datetime) -> None:
    run = read(source, outsider, now)
    with pytest.raises(Conflict):
        services.start_run(source_id=source.id, actor=outsider, now=now)
    services.drop_run(run_id=run.id, actor=outsider, now=now)
    again = read(source, outsider, now)
    assert again.read_counts == run.read_counts
    services.drop_run(run_id=again.id, actor=outsider, now=now)
    services.remove_source(source_id=source.id, actor=outsider, now=now)
    assert not SourceRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outgoing_requests_are_guarded(
    source: RosterSource, connection: services.Connection, roster_client: Made, outsider: Actor, now: datetime
) -> None:
    with override_settings(ONEPLUSX_WEBHOOKS_PRIVATE=False):
        with pytest.raises(Conflict) as error:
            services.try_source(source_id=source.id, actor=outsider, now=now)
        assert error.value.code == "rostering.source_unreachable"
        with pytest.raises(Invalid):
            services.change_source(source_id=source.id, connection=connection, actor=outsider, now=now)
    from dataclasses import replace

    moved = replace(connection, base_url="http://elsewhere.example/ims/oneroster", secret="")
    with pytest.raises(Invalid) as refused:
        services.change_source(source_id=source.id, connection=moved, actor=outsider, now=now)
    assert refused.value.code == "rostering.secret_again"
    services.revoke_client(client_id=roster_client[0].id, actor=SYSTEM, now=now)
    run = read(source, outsider, now)
    assert (run.state, run.problem["code"]) == (RunState.FAILED, "rostering.source_refused")
    assert connection.secret not in str(RosterSource.objects.values())
