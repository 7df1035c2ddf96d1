"""Approved exemptions go to the school system, and its receipt says what became of each."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta

import pytest

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.conversion.services import reverse_conversion
from oneplusx.apps.exchange import selectors, services
from oneplusx.apps.exchange.layouts import CERTIFICATE_SCORES, DEFAULTS, SCHOOL_SYSTEM
from oneplusx.apps.exchange.models import RowState, WriteBackBatch, WriteBackRow
from oneplusx.apps.exchange.sheets import export_file, receipt_line
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.trail.models import AccessRecord, Act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor


def export(college: Institution, actor: Actor, now: datetime) -> WriteBackBatch:
    return services.export_exemptions(college_id=college.id, actor=actor, now=now)


def read(batch: WriteBackBatch) -> list[dict[str, str]]:
    data = export_file(selectors.batch_lines(batch), batch.columns, "csv")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def receipt(batch: WriteBackBatch, status: str, reason: str, actor: Actor, now: datetime) -> services.Receipt:
    rows = "".join(f"{row['行标识']},{status},{reason}\n" for row in read(batch))
    data = f"行标识,状态,原因\n{rows}".encode()
    return services.apply_receipt_file(batch_id=batch.id, data=data, actor=actor, now=now)


def test_what_is_exported_once_is_not_exported_again(
    converted: Conversion, college: Institution, registrar: Actor, now: datetime
) -> None:
    assert selectors.due_counts(college).exemptions == 1
    [line] = read(export(college, registrar, now))
    assert (line["操作"], line["学号"], line["姓名"]) == ("免修", "20240001", "林晓雨")
    assert (line["课程代码"], line["课程名称"], line["学分"], line["成绩"]) == ("CORE1", "网站开发技术", "4", "90")
    assert line["学期"]
    assert line["学习成果"]
    with pytest.raises(Invalid) as error:
        export(college, registrar, now)
    assert error.value.code == "exchange.nothing_to_export"


def test_a_receipt_marks_posted_and_refused_rows(
    converted: Conversion, college: Institution, registrar: Actor, now: datetime
) -> None:
    batch = export(college, registrar, now)
    refused = receipt(batch, "失败", "课程代码不存在", registrar, now)
    assert (refused.posted, refused.refused, refused.waiting) == (0, 1, 0)
    row = WriteBackRow.objects.get(batch=batch)
    assert (row.state, row.reason) == (RowState.REFUSED, "课程代码不存在")
    assert selectors.due_counts(college).refused == 1
    again = export(college, registrar, now)
    posted = receipt(again, "成功", "", registrar, now)
    assert (posted.posted, posted.refused) == (1, 0)
    assert receipt(again, "成功", "", registrar, now).unchanged == 1
    batch.refresh_from_db()
    assert (batch.refused_count, again.rows_count) == (1, 1)
    assert Act.objects.filter(verb="exchange.receipt_applied").count() == 3


def test_a_receipt_is_understood_or_named(
    converted: Conversion, college: Institution, registrar: Actor, now: datetime
) -> None:
    batch = export(college, registrar, now)
    key = WriteBackRow.objects.get(batch=batch).key
    unanswered = services.apply_receipt(batch_id=batch.id, lines=[receipt_line(key, "", "")], actor=registrar, now=now)
    assert (unanswered.waiting, unanswered.unknown_statuses) == (1, [])
    lines = [receipt_line(key, "maybe", ""), receipt_line("unknown", "成功", "")]
    found = services.apply_receipt(batch_id=batch.id, lines=lines, actor=registrar, now=now)
    assert (found.unknown_statuses, found.unknown_keys, found.waiting) == (["maybe"], ["unknown"], 1)
    with pytest.raises(Invalid) as error:
        services.apply_receipt(batch_id=batch.id, lines=lines[1:], actor=registrar, now=now)
    assert error.value.code == "exchange.receipt_of_another"
    with pytest.raises(Invalid) as error:
        services.apply_receipt_file(batch_id=batch.id, data=b"\x00\x01broken", actor=registrar, now=now)
    assert error.value.code.startswith("intake.")
    assert WriteBackRow.objects.get(batch=batch).state == RowState.EXPORTED


@pytest.mark.parametrize("status", ["成功", "失败"])
def test_a_reversal_cancels_only_what_the_school_system_has(
    converted: Conversion, college: Institution, registrar: Actor, now: datetime, status: str
) -> None:
    receipt(export(college, registrar, now), status, "", registrar, now)
    reverse_conversion(conversion_id=converted.id, reason="误办", actor=registrar, now=now)
    due = selectors.due_counts(college)
    assert (due.exemptions, due.cancels) == (0, 1 if status == "成功" else 0)
    if due.cancels:
        [line] = read(export(college, registrar, now))
        assert (line["操作"], line["课程代码"]) == ("取消", "CORE1")


def test_a_reversal_before_any_export_writes_nothing_back(
    converted: Conversion, college: Institution, registrar: Actor, now: datetime
) -> None:
    reverse_conversion(conversion_id=converted.id, reason="误办", actor=registrar, now=now)
    with pytest.raises(Invalid):
        export(college, registrar, now)


def test_columns_are_mapped(converted: Conversion, college: Institution, registrar: Actor, now: datetime) -> None:
    columns = [{"field": "row_key", "title": "ID"}, {"field": "student_number", "title": "XH"}]
    mapping = services.save_mapping(
        college_id=college.id, layout=SCHOOL_SYSTEM, name="正方", columns=columns, actor=registrar, now=now
    )
    batch = services.export_exemptions(college_id=college.id, mapping_id=mapping.id, actor=registrar, now=now)
    assert [list(line) for line in read(batch)] == [["ID", "XH"]]
    data = f"ID,result\n{read(batch)[0]['ID']},ok\n".encode()
    assert services.apply_receipt_file(batch_id=batch.id, data=data, actor=registrar, now=now).posted == 1
    services.delete_mapping(mapping_id=mapping.id, actor=registrar, now=now)
    batch.refresh_from_db()
    assert (batch.mapping_id, batch.columns) == (None, columns)


@pytest.mark.parametrize(
    "columns, code",
    [
        ([], "exchange.no_columns"),
        ([{"field": "nonsense", "title": "A"}], "exchange.unknown_field"),
        ([{"field": "name", "title": "A"}], "exchange.key_column_missing"),
        ([{"field": "row_key", "title": " "}], "exchange.column_title"),
        ([{"field": "row_key", "title": "A"}, {"field": "name", "title": "A"}], "exchange.double_title"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(
    college: Institution, registrar: Actor, now: datetime, columns: list[dict[str, str]], code: str
) -> None:
    with pytest.raises(Invalid) as error:
        services.save_mapping(
            college_id=college.id, layout=SCHOOL_SYSTEM, name="A", columns=columns, actor=registrar, now=now
        )
    assert error.value.code == code


def test_a_name_of_a_mapping_is_taken_once(college: Institution, registrar: Actor, now: datetime) -> None:
    def save() -> None:
        services.save_mapping(
            college_id=college.id,
            layout=SCHOOL_SYSTEM,
            name="A",
            columns=DEFAULTS[SCHOOL_SYSTEM],
            actor=registrar,
            now=now,
        )

    save()
    with pytest.raises(Conflict) as error:
        save()
    assert error.value.code == "exchange.name_taken"


def test_certificate_scores_for_the_bank_record_who_was_read(
    converted: Conversion, college: Institution, registrar: Actor, now: datetime
) -> None:
    day = now.date()
    data = services.export_certificate_scores(
        college_id=college.id, since=day, until=day, form="csv", actor=registrar, now=now
    )
    [line] = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert list(line) == [column["title"] for column in DEFAULTS[CERTIFICATE_SCORES]]
    assert line["身份证号"].startswith("99")
    assert (line["原证书来源代码"], line["获得时间"], line["转换后课程代码"]) == ("02", "202603", "CORE1")
    assert AccessRecord.objects.filter(person_id=converted.learner.person_id).count() == 1
    early = date(2020, 1, 1)
    with pytest.raises(Invalid):
        services.export_certificate_scores(
            college_id=college.id, since=early, until=early + timedelta(days=1), actor=registrar, now=now
        )


def test_only_the_college_itself_writes_back(
    converted: Conversion,
    college: Institution,
    registrar: Actor,
    outsider: Actor,
    adviser: Actor,
    learner_actor: Actor,
    now: datetime,
) -> None:
    for actor in (outsider, adviser, learner_actor):
        with pytest.raises(Denied):
            export(college, actor, now)
    batch = export(college, registrar, now)
    with pytest.raises(NotFound):
        selectors.batch_for(outsider, batch.id)
    with pytest.raises(NotFound):
        receipt(batch, "成功", "", outsider, now)
