"""The verdict on a credential: what fails, what warns, what could not be checked."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplusx.domain.credential.badges import DEMO, StatusPurpose, badge
from oneplusx.domain.credential.contexts import CREDENTIALS_V2
from oneplusx.domain.credential.documents import read_credential
from oneplusx.domain.credential.evidence import offline_evidence
from oneplusx.domain.credential.keys import Method, did_document
from oneplusx.domain.credential.presentations import Asked, examine_presentation
from oneplusx.domain.credential.proofs import sign_credential
from oneplusx.domain.credential.trust import Term, TrustList, dump_trust_list, load_trust_list
from oneplusx.domain.credential.verdicts import (
    CheckCode,
    CheckOutcome,
    Evidence,
    Verdict,
    VerdictOutcome,
    check_log,
    check_recipient,
    examine,
)
from oneplusx.domain.errors import Invalid
from oneplusx.domain.merkle.notes import Checkpoint, NoteKey, sign_note
from oneplusx.domain.merkle.receipts import Receipt, leaf_entry
from oneplusx.domain.merkle.tree import Tree, inclusion_path, leaf_hash
from oneplusx.web.wording import all_wording
from tests.support import credentials as cast

REVOKED, SUSPENDED = StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION
BADGE = cast.signed()
CLEAN = (cast.signed_list(REVOKED, 7), cast.signed_list(SUSPENDED, 8))
LATER = cast.NOW + timedelta(hours=1)


def everything(*lists: dict[str, Any], trust: TrustList | None = None) -> Evidence:
    """Evidence for every check but the log."""
    return offline_evidence(
        did_documents=[cast.DID_DOCUMENT], trust=trust or cast.trust_list(), status_lists=lists or CLEAN
    )


def outcomes(verdict: Verdict) -> dict[str, str]:
    return {str(one.code): str(one.outcome) for one in verdict.checks}


def test_a_right_credential_with_all_evidence_is_valid() -> None:
    verdict = examine(BADGE, everything(), at=LATER)
    assert verdict.outcome == VerdictOutcome.VALID
    assert verdict.is_genuine
    passed = dict.fromkeys(list(CheckCode)[:7], "passed")
    assert outcomes(verdict) == {**passed, "in_log": "unchecked"}


def test_without_evidence_nothing_fails_and_nothing_is_concluded() -> None:
    verdict = examine(BADGE, Evidence(), at=LATER)
    assert verdict.outcome == VerdictOutcome.UNCHECKED
    assert not verdict.is_genuine
    assert {"failed", "warning"}.isdisjoint(outcomes(verdict).values())
    assert outcomes(verdict)["signature"] == "unchecked"


def test_a_credential_that_names_its_own_key_is_checked_without_documents() -> None:
    verdict = examine(cast.signed(key=cast.SELF_KEY), Evidence(), at=LATER)
    assert outcomes(verdict)["signature"] == "passed"


@pytest.mark.parametrize(
    "lists, outcome, code",
    [
        ((cast.signed_list(REVOKED, cast.INDEX), CLEAN[1]), VerdictOutcome.REVOKED, "not_revoked"),
        ((CLEAN[0], cast.signed_list(SUSPENDED, cast.INDEX)), VerdictOutcome.SUSPENDED, "not_suspended"),
        (
            (cast.signed_list(REVOKED, cast.INDEX), cast.signed_list(SUSPENDED, cast.INDEX)),
            VerdictOutcome.REVOKED,
            "not_revoked",
        ),
    ],
)
def test_revocation_and_suspension_fail(lists: tuple[dict[str, Any], ...], outcome: str, code: str) -> None:
    verdict = examine(BADGE, everything(*lists), at=LATER)
    assert (verdict.outcome, outcomes(verdict)[code]) == (outcome, "failed")


STRANGERS = cast.signed_list(REVOKED, key=cast.STRANGER)
LISTS: dict[str, tuple[dict[str, Any], str]] = {
    "of another issuer": (STRANGERS, "credential.status_list_foreign"),
    "in another's name": (
        sign_credential(cast.changed(STRANGERS, {"issuer": cast.DID}, "proof"), cast.STRANGER, created=cast.NOW),
        "credential.status_list_unsigned",
    ),
    "changed": (cast.changed(CLEAN[0], {"validFrom": "2026-11-22T00:00:00Z"}), "credential.status_list_unsigned"),
    "unsigned": (cast.changed(CLEAN[0], {}, "proof"), "credential.status_list_unsigned"),
    "out of date": (
        cast.signed_list(REVOKED, valid_until=cast.NOW + timedelta(minutes=5)),
        "credential.status_list_old",
    ),
    "for another purpose": (
        cast.changed(cast.signed_list(SUSPENDED), {"id": cast.REVOCATIONS}),
        "credential.status_list_unsigned",
    ),
    "no list": (cast.changed(BADGE, {"id": cast.REVOCATIONS}), "credential.status_list_unsigned"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_that_cannot_be_relied_on_leaves_the_check_open(kind: str) -> None:
    wrong, why = LISTS[kind]
    check = examine(BADGE, everything(wrong, CLEAN[1]), at=LATER).check(CheckCode.NOT_REVOKED)
    assert (check.outcome, check.reason, check.params) == ("unchecked", "check.status.bad_list", {"why": why})


@pytest.mark.parametrize(
    "entry",
    [
        {"statusListIndex": "200000"},
        {"statusListIndex": "-1"},
        {"statusListIndex": "x"},
        {"statusListIndex": "9" * 5_000},
        {"statusSize": 2},
    ],
)
def test_an_entry_that_is_wrong_leaves_the_check_open(entry: dict[str, Any]) -> None:
    change = {f"credentialStatus.0.{name}": value for name, value in entry.items()}
    verdict = examine(cast.resigned(change), everything(), at=LATER)
    assert outcomes(verdict)["not_revoked"] == "unchecked"


def test_a_status_of_another_kind_is_not_checked_and_none_is_said() -> None:
    other = cast.resigned({"credentialStatus": {"id": "https://a.example/1", "type": "https://a.example/OtherStatus"}})
    assert examine(other, everything(), at=LATER).check(CheckCode.NOT_REVOKED).reason == "check.status.unknown_kind"
    none = cast.resigned({}, "credentialStatus")
    assert examine(none, everything(), at=LATER).check(CheckCode.NOT_REVOKED).reason == "check.status.no_list"


def test_expiry_and_a_term_not_begun_are_warnings() -> None:
    for at, reason in (
        (cast.NOW + timedelta(days=2_000), ""),
        (cast.NOW - timedelta(days=90), "check.not_expired.not_yet"),
    ):
        verdict = examine(BADGE, offline_evidence(did_documents=[cast.DID_DOCUMENT], trust=cast.trust_list()), at=at)
        check = verdict.check(CheckCode.NOT_EXPIRED)
        assert (verdict.outcome, check.outcome, check.reason) == ("warning", "warning", reason)


def test_an_unknown_issuer_is_a_warning() -> None:
    verdict = examine(BADGE, everything(trust=TrustList.of([])), at=LATER)
    assert (verdict.outcome, outcomes(verdict)["issuer_known"]) == ("warning", "warning")
    assert outcomes(verdict)["issuer_authorized"] == "unchecked"


@pytest.mark.parametrize(
    "change",
    [
        {"achievement": "https://bank.example/achievements/990001/advanced"},
        {"authorized": Term(date(2026, 11, 22), None)},
        {"authorized": Term(None, date(2026, 10, 1))},
        {"term": Term(None, date(2026, 10, 22))},
        {"authorizations": ()},
    ],
)
def test_an_issuer_not_authorized_for_it_then_fails(change: dict[str, Any]) -> None:
    verdict = examine(BADGE, everything(trust=cast.trust_list(**change)), at=LATER)
    assert (verdict.outcome, outcomes(verdict)["issuer_authorized"]) == ("invalid", "failed")


def test_the_day_of_issue_counts_in_china() -> None:
    """23:30 UTC on 22 October is the 23rd in Shanghai."""
    awarded = replace(cast.FACTS, awarded_at=cast.NOW.replace(month=10, day=22, hour=23, minute=30))
    document = sign_credential(badge(awarded), cast.KEY, created=cast.NOW)
    for day, outcome in ((23, "passed"), (24, "failed")):
        trust = cast.trust_list(authorized=Term(date(2026, 10, day), None))
        assert outcomes(examine(document, everything(trust=trust), at=LATER))["issuer_authorized"] == outcome


@pytest.mark.parametrize("path, value", [("name", "x"), ("proof.0.created", "2026-01-01T00:00:00Z"), ("id", "urn:a:b")])
def test_a_changed_credential_is_invalid(path: str, value: str) -> None:
    verdict = examine(cast.changed(BADGE, {path: value}), everything(), at=LATER)
    assert (verdict.outcome, outcomes(verdict)["signature"]) == ("invalid", "failed")


def test_a_signature_by_somebody_else_is_not_the_issuers() -> None:
    document = sign_credential(badge(cast.FACTS), cast.STRANGER, created=cast.NOW)
    assert (
        examine(document, everything(), at=LATER).check(CheckCode.SIGNATURE).reason == "credential.proof_not_by_issuer"
    )


def test_a_document_of_keys_cannot_speak_for_another() -> None:
    """A stranger publishes a key and claims that the issuer controls it."""
    method = Method(cast.STRANGER.verification_method, cast.DID, cast.STRANGER.public)
    forged = did_document(cast.STRANGER.controller, [method])
    document = sign_credential(badge(cast.FACTS), cast.STRANGER, created=cast.NOW)
    verdict = examine(document, offline_evidence(did_documents=[forged, cast.DID_DOCUMENT]), at=LATER)
    assert outcomes(verdict)["signature"] == "failed"


def test_of_several_signatures_each_must_hold() -> None:
    twice = sign_credential(BADGE, cast.STRANGER, created=cast.NOW)
    assert outcomes(examine(twice, everything(), at=LATER))["signature"] == "passed"
    value = cast.signed(key=cast.SELF_KEY)["proof"][0]["proofValue"]
    broken = cast.changed(twice, {"proof.1.proofValue": value})
    assert outcomes(examine(broken, everything(), at=LATER))["signature"] == "failed"


def test_an_expired_proof_is_refused_and_a_missing_previous_one() -> None:
    old = sign_credential(badge(cast.FACTS), cast.KEY, created=cast.NOW, expires=cast.NOW + timedelta(minutes=1))
    assert examine(old, everything(), at=LATER).check(CheckCode.SIGNATURE).reason == "credential.proof_expired"
    named = sign_credential(badge(cast.FACTS), cast.KEY, created=cast.NOW, proof_id="urn:a:first")
    chained = sign_credential(named, cast.KEY, created=cast.NOW, previous_proof="urn:a:first")
    assert outcomes(examine(chained, everything(), at=LATER))["signature"] == "passed"
    torn = cast.changed(chained, {"proof": chained["proof"][1:]})
    assert (
        examine(torn, everything(), at=LATER).check(CheckCode.SIGNATURE).reason == "credential.proof_previous_missing"
    )


def test_a_hidden_expiry_of_a_proof_is_refused() -> None:
    old = sign_credential(badge(cast.FACTS), cast.KEY, created=cast.NOW, expires=cast.NOW + timedelta(minutes=1))
    proof = old["proof"][0]
    renamed = {name: value for name, value in proof.items() if name != "expires"} | {"x": proof["expires"]}
    alias = {"x": {"@id": "https://w3id.org/security#expiration", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}
    hidden = cast.changed(old, {"proof": [renamed], "@context": [*old["@context"], alias]})
    assert examine(hidden, everything(), at=LATER).outcome == VerdictOutcome.INVALID


def test_what_is_not_well_formed_is_invalid_and_says_all_problems() -> None:
    verdict = examine(cast.changed(BADGE, {"id": "x", "name": 5}), everything(), at=LATER)
    assert verdict.outcome == VerdictOutcome.INVALID
    assert {one.code for one in verdict.problems} == {"credential.address_form", "credential.text_form"}
    assert examine("text", everything(), at=LATER).outcome == VerdictOutcome.INVALID


def test_a_demonstration_says_so() -> None:
    marked = cast.signed(replace(cast.FACTS, is_demo=True))
    assert marked["name"].startswith(DEMO)
    assert marked["credentialSubject"]["achievement"]["name"].startswith(DEMO)
    assert examine(marked, everything(), at=LATER).is_demo
    assert not examine(BADGE, everything(), at=LATER).is_demo
    assert examine(BADGE, everything(trust=cast.trust_list(is_demo=True)), at=LATER).is_demo


def test_a_statement_stands_on_what_it_wraps() -> None:
    good, bad = BADGE, cast.changed(BADGE, {"name": "x"})
    verdict = examine(cast.signed_statement(good), everything(), at=LATER)
    assert (verdict.outcome, verdict.parts[0].outcome) == ("valid", "valid")
    verdict = examine(cast.signed_statement(good, bad), everything(), at=LATER)
    assert (verdict.outcome, verdict.check(CheckCode.PARTS).params["bad"]) == ("invalid", 1)
    verdict = examine(cast.signed_statement(good), everything(trust=cast.trust_list(statements=False)), at=LATER)
    assert outcomes(verdict)["issuer_authorized"] == "failed"


def test_the_name_of_the_holder_is_compared_with_the_digest() -> None:
    own = cast.signed(cast.OWN_COPY)
    assert check_recipient(own, cast.HOLDER_NAME).outcome == CheckOutcome.PASSED
    assert check_recipient(own, "别人").outcome == CheckOutcome.FAILED
    assert check_recipient(BADGE, cast.HOLDER_NAME).outcome == CheckOutcome.UNCHECKED


def test_a_receipt_proves_that_it_stands_in_the_log() -> None:
    digest, salt = hashlib.sha256(b"credential").digest(), b"s" * 32
    key = NoteKey("bank.example/log", cast.KEY.public)
    tree = Tree([leaf_hash(b"first"), leaf_hash(leaf_entry(salt, "credential_issued", digest)), leaf_hash(b"last")])
    text = Checkpoint(key.name, tree.size, tree.root()).text()
    note = sign_note(text, key, cast.KEY.sign(text.encode()))
    path = inclusion_path(1, tree.size, tree.read)
    receipt = Receipt(1, "credential_issued", digest, salt, path, note)
    stranger = NoteKey(key.name, cast.STRANGER.public)
    assert check_log(receipt, digest, key).outcome == CheckOutcome.PASSED
    assert check_log(receipt, digest, stranger).outcome == CheckOutcome.WARNING
    assert check_log(replace(receipt, index=2), digest, key).outcome == CheckOutcome.WARNING
    assert check_log(receipt, bytes(32), key).reason == "check.in_log.other"
    assert check_log(receipt, digest).reason == "check.in_log.no_key"
    assert check_log(None, digest, key).outcome == CheckOutcome.UNCHECKED


def test_every_check_and_outcome_has_words() -> None:
    known = all_wording()
    optional = {"well_formed.warning", "signature.warning", "issuer_known.failed", "issuer_authorized.warning"}
    optional |= {"not_revoked.warning", "not_suspended.warning", "not_expired.failed", "in_log.failed"}
    optional |= {"recipient.warning"}
    expected = {f"{code}.{outcome}" for code in CheckCode for outcome in CheckOutcome} - optional
    assert not {one for one in expected if f"check.{one}" not in known}
    assert not [code for code in CheckCode if f"check.{code}" not in known]
    assert not [one for one in VerdictOutcome if f"verdict.{one}" not in known]


def test_a_presentation_is_for_one_challenge_and_domain() -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": cast.HOLDER.controller,
        "verifiableCredential": [BADGE],
    }
    options: dict[str, Any] = {"created": cast.NOW, "purpose": "authentication", "challenge": "a", "domain": "b"}
    signed = sign_credential(document, cast.HOLDER, **options)
    right = examine_presentation(signed, everything(), Asked("a", "b"), at=LATER)
    assert (right.outcome, outcomes(right)) == (
        "valid",
        {"well_formed": "passed", "holder": "passed", "parts": "passed"},
    )
    for asked in (Asked("other", "b"), Asked("a", "other")):
        assert examine_presentation(signed, everything(), asked, at=LATER).outcome == VerdictOutcome.INVALID
    revoked = everything(cast.signed_list(REVOKED, cast.INDEX), CLEAN[1])
    assert examine_presentation(signed, revoked, Asked(), at=LATER).outcome == VerdictOutcome.REVOKED
    assertion = sign_credential(document, cast.HOLDER, created=cast.NOW)
    assert examine_presentation(assertion, everything(), Asked(), at=LATER).outcome == VerdictOutcome.INVALID
    by_other = sign_credential(document, cast.STRANGER, **options)
    assert examine_presentation(by_other, everything(), Asked(), at=LATER).check(CheckCode.HOLDER).outcome == "failed"
    taken_out = cast.changed(signed, {"verifiableCredential": []})
    assert examine_presentation(taken_out, everything(), Asked(), at=LATER).outcome == VerdictOutcome.INVALID


def test_without_a_challenge_a_presentation_may_come_unsigned() -> None:
    document = {"@context": [CREDENTIALS_V2], "type": "VerifiablePresentation", "verifiableCredential": [BADGE]}
    found = examine_presentation(document, everything(), Asked(is_signature_due=False), at=LATER)
    assert (found.outcome, outcomes(found)["holder"], outcomes(found)["parts"]) == ("warning", "warning", "passed")
    assert examine_presentation(document, everything(), Asked(), at=LATER).outcome == VerdictOutcome.INVALID
    several = {**document, "verifiableCredential": [BADGE, cast.changed(BADGE, {"name": "x"}), BADGE]}
    for due in (True, False):  # alike credentials are too much for a canonical form of the whole
        found = examine_presentation(several, everything(), Asked(is_signature_due=due), at=LATER)
        assert [one.outcome for one in found.parts] == ["valid", "invalid", "valid"]
        assert found.check(CheckCode.HOLDER).outcome == ("unchecked" if due else "warning")


def test_an_envelope_is_not_opened_and_nothing_is_said_against_it() -> None:
    envelope = {
        "@context": CREDENTIALS_V2,
        "id": "data:application/vc+jwt,eyJ.eyJ.x",
        "type": "EnvelopedVerifiableCredential",
    }
    found = examine(envelope, everything(), at=LATER)
    assert (found.outcome, set(outcomes(found).values()), found.problems) == ("unchecked", {"unchecked"}, ())
    assert found.checks[0].params == {"media_type": "application/vc+jwt"}
    held = {"@context": [CREDENTIALS_V2], "type": "VerifiablePresentation", "verifiableCredential": [envelope, BADGE]}
    whole = examine_presentation(held, everything(), Asked(is_signature_due=False), at=LATER)
    assert [one.outcome for one in whole.parts] == ["unchecked", "valid"]
    assert whole.check(CheckCode.PARTS).outcome == "unchecked"
    for wrong in ({"id": "https://x.example/"}, {"id": "data:"}, {"@context": []}):
        assert examine({**envelope, **wrong}, everything(), at=LATER).outcome == VerdictOutcome.INVALID
    with pytest.raises(Invalid) as refused:
        read_credential(b" eyJhbGciOiJFZERTQSJ9.eyJ2YyI6e319.c2ln\n")
    assert refused.value.code == "credential.file_enveloped"


def test_a_trust_list_is_written_as_it_is_read() -> None:
    trust = cast.trust_list(authorized=Term(date(2020, 1, 1), date(2030, 1, 1)), did_document=cast.DID_DOCUMENT)
    assert load_trust_list(dump_trust_list(trust)) == trust
    verdict = examine(BADGE, offline_evidence(trust=trust, status_lists=CLEAN), at=LATER)
    assert verdict.outcome == VerdictOutcome.VALID, "the keys come with the list"


@pytest.mark.parametrize(
    "change, where",
    [
        ({"format": "other"}, "format"),
        ({"issuers": {}}, "issuers"),
        ({"name": 1}, "name"),
        ({"issuers.0.did": 1}, "issuers.0.did"),
        ({"issuers.0.is_demo": "no"}, "issuers.0.is_demo"),
        ({"issuers.0.starts_on": "2026-13-01"}, "issuers.0.starts_on"),
        ({"issuers.0.may_issue": "x"}, "issuers.0.may_issue"),
        ({"issuers.0.may_issue.0.achievement": None}, "issuers.0.may_issue.0.achievement"),
        ({"issuers.0.did_document": []}, "issuers.0.did_document"),
    ],
)
def test_a_wrong_trust_list_is_refused_with_the_place(change: dict[str, Any], where: str) -> None:
    document = cast.changed(dump_trust_list(cast.trust_list()), change)
    with pytest.raises(Invalid) as raised:
        load_trust_list(document)
    assert raised.value.params == {"where": where}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
PLACES = sorted(cast.paths(BADGE))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(change=st.dictionaries(st.sampled_from(PLACES), JSON, min_size=1, max_size=2))
def test_no_value_at_any_place_makes_it_raise_or_pass_as_signed(change: dict[str, Any]) -> None:
    try:
        changed = cast.changed(BADGE, dict(sorted(change.items(), reverse=True)))
    except (KeyError, IndexError, TypeError, ValueError):
        return  # one change took the place of the other
    verdict = examine(changed, everything(), at=LATER)
    if changed != BADGE and outcomes(verdict)["signature"] == "passed":
        assert verdict.outcome == VerdictOutcome.INVALID or cast.is_same_linked_data(changed, BADGE)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(document=JSON)
def test_any_json_has_a_verdict(document: Any) -> None:
    assert examine(document, everything(), at=LATER).outcome == VerdictOutcome.INVALID
    assert examine_presentation(document, everything(), Asked("a"), at=LATER).outcome == VerdictOutcome.INVALID


def test_a_document_made_to_be_slow_is_refused_at_once() -> None:
    """Values of one node are compared with each other when it is expanded; so are nodes with one id."""
    many = cast.changed(BADGE, {"credentialSubject.achievement.tag": [str(place) for place in range(30_000)]})
    evidence = [{"id": "urn:a:1", "type": ["Evidence"], "name": str(place)} for place in range(1_500)]
    merged = cast.changed(BADGE, {"evidence": evidence})
    for document in (many, merged):
        start = time.process_time()
        assert examine(document, everything(), at=LATER).check(CheckCode.WELL_FORMED).reason == "credential.too_large"
        assert time.process_time() - start < 1
