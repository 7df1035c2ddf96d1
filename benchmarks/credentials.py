"""Credentials issued and verified a second and core: from templates, by the full algorithm, by the public library.

The credentials are Open Badges of 3 kB with Chinese text, all of one certificate type, as issuing makes them. Beside
ours, in turns: the raw Ed25519 signature alone, and ``@digitalbazaar/vc`` under Node, which must come to the same proof
values. Times of ours are processor time, the best of the rounds: what an idle core does; of the library's rounds the
clock or its processor time counts, whichever is shorter.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.measuring import Context, Figure, at_least, at_most, side_by_side
from devtools import console, npm
from oneplusx.domain.credential import badges
from oneplusx.domain.credential.badges import (
    Alignment,
    BadgeFacts,
    Issuer,
    ScoreScale,
    StatusEntry,
    StatusPurpose,
    Words,
)
from oneplusx.domain.credential.base58 import encode_base58
from oneplusx.domain.credential.contexts import vendored
from oneplusx.domain.credential.keys import (
    KnownMethods,
    Method,
    SigningKey,
    did_web,
    public_key_multibase,
)
from oneplusx.domain.credential.proofs import check_proofs, sign_credential
from oneplusx.domain.credential.templates import CredentialTemplates

LIBRARY = Path(__file__).parent / "credentials_js"
CREATED = datetime(2026, 6, 3, tzinfo=UTC)
DID = did_web("bank.example", "orgs", "01900000")
KEY = SigningKey(bytes(range(32)), f"{DID}#key-1", DID)
METHODS = KnownMethods((Method(KEY.verification_method, DID, KEY.public),))
ED25519_SECRET = b"\x80\x26"
ROUNDS = 12
BATCH = 300
FULL_BATCH = 15
LIBRARY_ROUNDS = 5
LIBRARY_BATCH = 60


def figures(context: Context) -> Iterator[Figure]:
    """The rates of the core; then beside the library, where Node is at hand."""
    documents = [document(number) for number in range(BATCH)]
    templates = CredentialTemplates()
    signed = [templates.sign(one, KEY, CREATED) for one in documents]
    assert all(templates.check(one, METHODS, at=CREATED)[0].verified for one in signed)
    size = len(json.dumps(signed[0], ensure_ascii=False).encode())
    context.say(f"{ROUNDS} rounds of {BATCH} credentials, {size:,} bytes each")
    issue_us = _best_us(ROUNDS, documents, lambda one: templates.sign(one, KEY, CREATED))
    verify_us = _best_us(ROUNDS, signed, lambda one: templates.check(one, METHODS, at=CREATED))
    yield at_most("credentials.issue_us", issue_us, "µs", 150)
    yield Figure("credentials.issue_per_s", 1e6 / issue_us, "1/s")
    yield at_most("credentials.verify_us", verify_us, "µs", 250)
    yield Figure("credentials.verify_per_s", 1e6 / verify_us, "1/s")
    full_us = _best_us(3, documents[:FULL_BATCH], lambda one: sign_credential(one, KEY, created=CREATED))
    yield Figure("credentials.issue_full_us", full_us, "µs")
    full_us = _best_us(3, signed[:FULL_BATCH], lambda one: check_proofs(one, METHODS, at=CREATED))
    yield Figure("credentials.verify_full_us", full_us, "µs")
    raw = side_by_side(
        ROUNDS,
        lambda _turn: [templates.sign(one, KEY, CREATED) for one in documents],
        lambda _turn: [KEY.sign(bytes(64)) for _ in documents],
    )
    yield Figure("credentials.issue_vs_ed25519", raw.speed, "ratio")
    yield from _beside_library(context, documents, templates)


def _best_us(rounds: int, items: Sequence[Any], work: Callable[[Any], object]) -> float:
    """Microseconds of processor time an item takes in the best round."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for item in items:
            work(item)
        best = min(best, time.process_time() - start)
    return best / len(items) * 1e6


def document(number: int) -> dict[str, Any]:
    """An unsigned badge as issuing makes it; invented."""
    units = [
        Alignment(
            Words(f"能力单元{unit}", f"Unit {unit}"),
            f"https://bank.example/ims/case/v1p1/CFItems/{unit}",
            code=f"2.{unit}",
            framework=Words("网站开发职业技能等级标准"),
        )
        for unit in range(3)
    ]
    achievement = badges.Achievement(
        id="https://bank.example/achievements/web/2",
        name=Words("网站开发（中级）", "Web Development (Intermediate)"),
        description=Words("掌握网页设计与开发，能够独立完成响应式网站。", "Designs and builds responsive web sites."),
        criteria=Words("理论考试与实操考核均达到60分。", "Theory and practice each at 60 or more."),
        criteria_url="https://bank.example/standards/web",
        code="WEB-2",
        version="2.0",
        level=Words("中级", "Intermediate"),
        field_of_study=Words("软件技术"),
        alignments=units,
        tags=("前端",),
        scale=ScoreScale("https://bank.example/scales/1", Words("总分", "Total"), value_min="0", value_max="100"),
    )
    return badges.badge(
        BadgeFacts(
            id=UUID(int=number * 77_777 + 1).urn,
            number=f"51100000{number:08d}",
            issuer=Issuer(
                DID, Words("某评价组织", "An assessment body"), "https://bank.example/orgs/1", "91310000MA1K000000"
            ),
            achievement=achievement,
            subject_id=UUID(int=number * 991 + 5).urn,
            valid_from=CREATED,
            awarded_at=CREATED,
            code_url=f"https://bank.example/c/ABCD{number:012d}",
            score=f"{60 + number % 40}.5",
            status=[
                StatusEntry("https://bank.example/status/1", number % 131_072),
                StatusEntry("https://bank.example/status/2", number % 131_072, StatusPurpose.SUSPENSION),
            ],
        )
    )


# Beside the library


class Library:
    """``@digitalbazaar/vc`` in a process of its own, told line by line what to do."""

    def __init__(self, command: Sequence[str], documents: Sequence[dict[str, Any]]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say(
            {
                "key": {
                    "id": KEY.verification_method,
                    "type": "Multikey",
                    "controller": DID,
                    "publicKeyMultibase": public_key_multibase(KEY.public),
                    "secretKeyMultibase": "z" + encode_base58(ED25519_SECRET + KEY.seed),
                },
                "created": CREATED.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "contexts": {url: vendored().document(url) for url in vendored()},
                "credentials": documents,
            }
        )

    def _say(self, told: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def run(self, work: str, start: int, count: int) -> dict[str, Any]:
        """Has some of the credentials issued or verified; answers with its seconds and what came out."""
        self._say({"work": work, "start": start, "count": count})
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def _beside_library(
    context: Context, documents: Sequence[dict[str, Any]], templates: CredentialTemplates
) -> Iterator[Figure]:
    found = npm.find_node(may_install=console.in_ci())
    folder = npm.ensure(LIBRARY, found[1]) if found else None
    if found is None or folder is None:
        if console.in_ci():
            raise RuntimeError("node and npm are needed to measure beside the public library")
        console.warn(
            "没有 Node 或 npm 包：不与公开的库比较", "no Node or no packages: not measured beside the public library"
        )
        return
    context.say(f"{LIBRARY_ROUNDS} rounds of {LIBRARY_BATCH} credentials, in turns with @digitalbazaar/vc")
    library = Library([found[0], str(folder / "issue.mjs")], documents)
    try:
        issued, verified = _in_turns(library, documents, templates)
    finally:
        library.close()
    yield at_least("credentials.issue_vs_js", _median(issued), "ratio", 40)
    yield Figure("credentials.verify_vs_js", _median(verified), "ratio")


def _in_turns(
    library: Library, documents: Sequence[dict[str, Any]], templates: CredentialTemplates
) -> tuple[list[float], list[float]]:
    """How much sooner ours is, round by round, at issuing and at verifying the same credentials."""
    library.run("issue", 0, LIBRARY_BATCH)  # lets its compiler warm up
    library.run("verify", 0, LIBRARY_BATCH)
    issued, verified = [], []
    for turn in range(LIBRARY_ROUNDS):
        start = turn * LIBRARY_BATCH % len(documents)
        chosen = documents[start : start + LIBRARY_BATCH]
        theirs = library.run("issue", start, LIBRARY_BATCH)
        began = time.process_time()
        signed = [templates.sign(one, KEY, CREATED) for one in chosen]
        issued.append(theirs["seconds"] / (time.process_time() - began))
        assert theirs["proofs"] == [one["proof"][0]["proofValue"] for one in signed], "another proof value"
        theirs = library.run("verify", start, LIBRARY_BATCH)
        began = time.process_time()
        assert all(templates.check(one, METHODS, at=CREATED)[0].verified for one in signed)
        verified.append(theirs["seconds"] / (time.process_time() - began))
        assert theirs["verified"] == len(chosen), "the library refuses one"
    return issued, verified


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
