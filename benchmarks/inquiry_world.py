"""A directory of a million certificates or more, written by the database itself from one that was recorded as usual."""

from __future__ import annotations

from typing import Any

from benchmarks.inquiry import record_certificates_to_find

NAMES = 5_000
HOT_CODES = 1_000
FIRST_MILLISECOND = 1_700_000_000_000
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安博成德恩方国海嘉凯兰明宁平清然思天文欣雅泽子若云"

CERTIFICATES = """
INSERT INTO certificates_certificate ({columns})
SELECT {values} FROM certificates_certificate c
CROSS JOIN generate_series(0, %(count)s - 1) AS i JOIN bench_name b ON b.place = i %% %(names)s WHERE c.id = %(id)s
"""
DIRECTORY = """
INSERT INTO certificates_certificatenumber (id, number_key, issuer_id, name_key, code, certificate_id, learner_id)
SELECT {own}, 'W' || lpad(i::text, 9, '0'), NULL, b.name_key,
  coalesce(k.code, upper(substr(md5(i::text), 1, 15)) || '0'), {certificate}, {learner}
FROM generate_series(0, %(count)s - 1) AS i JOIN bench_name b ON b.place = i %% %(names)s
LEFT JOIN bench_code k ON k.place = i
"""


def _id(kind: str) -> str:
    """An id as the application makes them: in the order of time."""
    return f"(lpad(to_hex({FIRST_MILLISECOND} + i), 12, '0') || '7{kind}' || '8000' || lpad(to_hex(i), 12, '0'))::uuid"


def names() -> list[str]:
    """Invented names, by place."""
    return [SURNAMES[place % 32] + GIVEN[place // 32 % 24] + GIVEN[place // 768 % 24] for place in range(NAMES)]


def number_of(place: int) -> str:
    """The number of a certificate, by place."""
    return f"W{place:09}"


def fill(count: int) -> list[str]:
    """Writes the certificates; answers the codes of the hot ones, the first by place."""
    from django.db import connection, transaction

    from oneplusx.apps.certificates.models import Certificate
    from oneplusx.apps.certificates.numbers import name_key
    from oneplusx.domain.certificate_number import inquiry_code

    record_certificates_to_find(1)
    model = Certificate.objects.get()
    codes = [inquiry_code(place.to_bytes(15, "big")) for place in range(1, HOT_CODES + 1)]
    own = {
        "id": _id("abc"),
        "learner_id": _id("def"),
        "number": "'W' || lpad(i::text, 9, '0')",
        "holder_name": "b.name",
    }
    columns = [str(field.column) for field in Certificate._meta.local_concrete_fields]  # noqa: SLF001  public in all but name
    values = ", ".join(own.get(column, f"c.{column}") for column in columns)
    params: dict[str, Any] = {"count": count, "names": NAMES, "id": model.id}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # learners are not what is measured
        cursor.execute("CREATE TEMP TABLE bench_name (place int PRIMARY KEY, name text, name_key text) ON COMMIT DROP")
        cursor.executemany(
            "INSERT INTO bench_name VALUES (%s, %s, %s)",
            [(place, name, name_key(name)) for place, name in enumerate(names())],
        )
        cursor.execute("CREATE TEMP TABLE bench_code (place int PRIMARY KEY, code text) ON COMMIT DROP")
        cursor.executemany("INSERT INTO bench_code VALUES (%s, %s)", list(enumerate(codes)))
        cursor.execute(CERTIFICATES.format(columns=", ".join(columns), values=values), params)
        cursor.execute(DIRECTORY.format(own=_id("bbb"), certificate=_id("abc"), learner=_id("def")), params)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE certificates_certificate, certificates_certificatenumber")
    return codes


def sign(count: int, *, every: int) -> int:
    """Signs every so many-th answer ahead, as the job does; answers how many."""
    from django.db import connection

    from oneplusx.apps.certificates.models import CertificateNumber
    from oneplusx.apps.inquiry.services import sign_answers
    from oneplusx.web.actor import SYSTEM
    from oneplusx.web.clock import now

    done = 0
    batch = 1_000
    for start in range(0, count, batch * every):
        numbers = [number_of(place) for place in range(start, min(start + batch * every, count), every)]
        ids = CertificateNumber.objects.filter(number_key__among=numbers).values_list("certificate_id", flat=True)
        done += len(sign_answers(certificate_ids=list(ids), actor=SYSTEM, now=now()))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE inquiry_signedanswer")
    return done
