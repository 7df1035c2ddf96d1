"""Templates answer as the full algorithm does, byte for byte, whatever stands in the slots."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplusx.domain.credential import lanes
from oneplusx.domain.credential import templates as under_test
from oneplusx.domain.credential.canonical import canonicalize
from oneplusx.domain.credential.contexts import CREDENTIALS_V2, OPEN_BADGES
from oneplusx.domain.credential.keys import KnownMethods, signing_key_of
from oneplusx.domain.credential.proofs import check_proofs, sign_credential
from oneplusx.domain.credential.slots import refilled, values_of
from oneplusx.domain.credential.templates import CredentialTemplates
from oneplusx.domain.errors import Invalid

CREATED = datetime(2026, 6, 3, tzinfo=UTC)
KEPT = {CREDENTIALS_V2, OPEN_BADGES, "VerifiableCredential", "OpenBadgeCredential", "Achievement", "Alignment"}
KEPT |= {"AchievementSubject", "Profile", "Result", "ResultDescription", "IdentityObject", "IdentifierEntry"}
KEPT |= {"BitstringStatusListEntry", "Evidence", "zh-Hans", "en"}
KEY = signing_key_of(bytes(range(32)))


def mostly(usual: st.SearchStrategy[str], odd: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.integers(0, 60).flatmap(lambda dice: odd if dice == 60 else usual)


TEXTS = mostly(
    st.one_of(
        st.sampled_from(
            [
                "",
                "甲",
                "甲乙",
                "张三",
                'says "好"',
                "back\\slash",
                "two\nlines",
                "tab\tand\rreturn",
                "𠮷野家",
                "\u3000全角",
                "ends with \\",
                '"',
                "_:c14n0",
                "<https://x.example/>",
                "100%s %",
                "2026-06-01T00:00:00Z",
            ]
        ),
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters='"\\\n\t'), max_size=6),
    ),
    st.sampled_from(["urn:oneplusx:slot:1:", "\x00", "\x7f", "\ufffe"]),
)
URLS = mostly(
    st.one_of(
        st.sampled_from(
            [
                "https://x.example/a",
                "https://x.example/ab",
                "https://x.example/a/../b",
                "https://x.example/中文",
                "https://x.example/%E4%B8%AD",
                "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
                "did:web:x.example",
                "did:key:z6Mk",
            ]
        ),
        st.integers(0, 40).map("https://x.example/n/{}".format),
    ),
    st.sampled_from(
        [
            "_:b0",
            "tel:123",
            "relative",
            "https://x.example/ space",
            "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement",
        ]
    ),
)


def some(maker: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(maker, min_size=1, max_size=most)


ALIGNMENT = st.fixed_dictionaries(
    {"type": st.just(["Alignment"]), "targetName": TEXTS, "targetUrl": URLS},
    optional={"targetCode": TEXTS, "targetType": st.sampled_from(["CFItem", "ext:Occupation"])},
)
PROFILE = st.fixed_dictionaries(
    {"id": URLS, "type": st.just(["Profile"]), "name": TEXTS},
    optional={
        "otherIdentifier": some(st.fixed_dictionaries({"type": st.just("IdentifierEntry"), "identifier": TEXTS}))
    },
)
SCALE = st.fixed_dictionaries(
    {"id": URLS, "type": st.just(["ResultDescription"]), "name": TEXTS, "resultType": st.just("Percent")},
    optional={"allowedValue": st.lists(TEXTS, max_size=3), "valueMax": TEXTS},
)
ACHIEVEMENT = st.fixed_dictionaries(
    {
        "id": URLS,
        "type": st.just(["Achievement"]),
        "name": TEXTS,
        "criteria": st.fixed_dictionaries({"narrative": TEXTS}, optional={"id": URLS}),
    },
    optional={
        "achievementType": st.sampled_from(["Certificate", "ext:Other"]),
        "description": TEXTS,
        "alignment": some(ALIGNMENT),
        "tag": some(TEXTS),
        "creator": PROFILE,
        "creditsAvailable": st.sampled_from([1, 2.5, 30]),
        "resultDescription": some(SCALE, 2),
    },
)
SUBJECT = st.fixed_dictionaries(
    {"type": st.just(["AchievementSubject"]), "achievement": ACHIEVEMENT},
    optional={
        "id": URLS,
        "licenseNumber": TEXTS,
        "result": some(
            st.fixed_dictionaries({"type": st.just(["Result"])}, optional={"value": TEXTS, "resultDescription": URLS})
        ),
        "identifier": some(
            st.fixed_dictionaries(
                {"type": st.just("IdentityObject"), "hashed": st.booleans(), "identityHash": TEXTS, "salt": TEXTS}
            ),
            2,
        ),
    },
)
CREDENTIAL = st.fixed_dictionaries(
    {
        "@context": st.just([CREDENTIALS_V2, OPEN_BADGES]),
        "type": st.just(["VerifiableCredential", "OpenBadgeCredential"]),
        "issuer": st.one_of(URLS, PROFILE),
        "credentialSubject": st.one_of(SUBJECT, st.lists(SUBJECT, min_size=2, max_size=2)),
    },
    optional={
        "id": URLS,
        "name": st.one_of(
            TEXTS,
            st.lists(
                st.fixed_dictionaries({"@value": TEXTS, "@language": st.sampled_from(["zh-Hans", "en"])}), max_size=2
            ),
        ),
        "validFrom": st.sampled_from(["2026-06-01T00:00:00Z", "2026-06-02T00:00:00+08:00"]),
        "credentialStatus": some(
            st.fixed_dictionaries(
                {"type": st.just("BitstringStatusListEntry"), "statusPurpose": TEXTS, "statusListCredential": URLS}
            ),
            2,
        ),
        "evidence": some(st.fixed_dictionaries({"type": st.just(["Evidence"])}, optional={"id": URLS, "name": TEXTS})),
        "relatedResource": st.just({"id": "https://x.example/r", "digestSRI": "sha256-x"}),
    },
)


def outcome(canonicalizer, document):
    try:
        return canonicalizer(document)
    except Invalid as refusal:
        return str(refusal)


@st.composite
def alike(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Documents of one shape, most of them with other texts in some slots."""
    first = draw(CREDENTIAL)
    texts = values_of(first)
    documents = [first] * 3
    for _ in range(draw(st.integers(1, 8))):
        rate = draw(st.sampled_from([1, 4]))
        changed = [
            draw(URLS if ":" in text else TEXTS) if text not in KEPT and draw(st.integers(0, 4)) < rate else text
            for text in texts
        ]
        documents.append(refilled(first, changed))
    return documents + documents


@settings(suppress_health_check=list(HealthCheck))
@given(alike(), st.sampled_from([2, 3, lanes.RUN_LENGTH]))
def test_the_same_bytes(documents, run_length):
    templates = CredentialTemplates()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lanes, "RUN_LENGTH", run_length)  # lanes after few documents, too
        for document in documents:
            assert outcome(templates.canonicalize, document) == outcome(canonicalize, document)


def badge(number: int, **more: Any) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": f"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56{number:04x}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": KEY.controller, "type": ["Profile"], "name": "某评价组织"},
        "validFrom": "2026-06-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "licenseNumber": f"511000000000{number:04d}",
            "achievement": {
                "id": "https://x.example/web/2",
                "type": ["Achievement"],
                "name": f"Web前端开发“{number}”",
                "description": "能够独立完成\n响应式网站",
                "criteria": {"narrative": "理论与实操均达到60分"},
                "alignment": [
                    {"type": ["Alignment"], "targetName": name, "targetUrl": f"https://x.example/{name}"}
                    for name in ("甲", "乙", "丙")
                ],
            },
        },
    } | more


@pytest.fixture
def counted(monkeypatch):
    """How often the full algorithm ran."""
    runs: Counter[str] = Counter()

    def counting(document, contexts=None):
        runs["full"] += 1
        return canonicalize(document, contexts)

    monkeypatch.setattr(under_test, "canonicalize", counting)
    return runs


def test_a_shape_met_again_needs_the_full_algorithm_no_more(counted):
    templates = CredentialTemplates()
    for number in range(6):
        templates.canonicalize(badge(number))
    before = counted["full"]

    for number in range(6, 20):
        assert templates.canonicalize(badge(number)) == canonicalize(badge(number))

    assert counted["full"] == before


def test_a_batch_gets_a_lane_of_its_own(counted):
    """Documents that differ in a few values; others of their shape, and odd ones, are still right."""
    templates = CredentialTemplates()
    for number in range(60):
        assert templates.canonicalize(badge(number)) == canonicalize(badge(number))
    assert len(templates._lanes) == 1
    before = counted["full"]
    for number in range(60, 80):
        assert templates.canonicalize(badge(number)) == canonicalize(badge(number))
    assert counted["full"] == before

    odd = [
        badge(1, id="did:key:z6Mk"),
        badge(2, id="tel:1"),
        badge(3, id="https://x.example/甲"),
        badge(4, id=KEY.controller),
        badge(5, validFrom="2026-06-02T00:00:00Z"),
        badge(6, validFrom='"'),
        badge(7, validFrom=""),
        badge(7, validFrom="ends with \\\\"),
        badge(7, validFrom='ends with \\\\"'),
    ]
    for document in odd:
        assert outcome(templates.canonicalize, document) == outcome(canonicalize, document)
    for bad in ("a b", "", "relative", "https://x.example/<", "https://x.example/\u0000", "\x7f"):
        with pytest.raises(Invalid):
            templates.canonicalize(badge(8, id=bad))


def test_equal_subtrees_fall_back(counted):
    templates = CredentialTemplates()
    for number in range(6):
        templates.canonicalize(badge(number))
    same = badge(7)
    alignment = same["credentialSubject"]["achievement"]["alignment"]
    alignment[1:] = [dict(alignment[0]), dict(alignment[0])]
    before = counted["full"]

    assert templates.canonicalize(same) == canonicalize(same)
    assert counted["full"] == before + 1


def test_texts_to_escape_do_not_fall_back(counted):
    templates = CredentialTemplates()
    for number in range(6):
        templates.canonicalize(badge(number))
    before = counted["full"]

    document = badge(8, validFrom='2026 "quoted" \\ \n\t\r 𠮷')
    assert templates.canonicalize(document) == canonicalize(document)

    assert counted["full"] == before


def test_control_characters_are_refused_on_the_short_way_too():
    templates = CredentialTemplates()
    for number in range(6):
        templates.canonicalize(badge(number))

    for character in ("\x00", "\x0b", "\x7f", "\ud800", "\ufffe"):
        with pytest.raises(Invalid, match=r"credential\.characters"):
            templates.canonicalize(badge(9, validFrom=f"2026{character}"))


def test_strange_documents_of_others_do_not_spoil_a_shape(counted):
    """Who sends documents of our shape with odd URLs first must not slow ours."""
    templates = CredentialTemplates()
    for number in range(8):
        templates.canonicalize(badge(number, id=f"odd:{number}"))
    for number in range(6):
        templates.canonicalize(badge(number))
    before = counted["full"]

    templates.canonicalize(badge(20))

    assert counted["full"] == before


def test_many_shapes_stay_within_bounds():
    templates = CredentialTemplates(shapes_max=4)
    for name in ("name", "description", "awardedDate", "validUntil", "image", "endorsementJwt"):
        for number in range(4):
            document = badge(number)
            document[name] = (
                {"id": "https://x.example/i", "type": "Image"} if name == "image" else "2026-01-01T00:00:00Z"
            )
            outcome(templates.canonicalize, document)

    assert len(templates._frames) <= 4
    assert len(templates._met) <= 32


def test_signing_and_checking_answer_as_the_full_way():
    templates = CredentialTemplates()

    for number in range(8):
        signed = templates.sign(badge(number), KEY, CREATED)
        assert signed == sign_credential(badge(number), KEY, created=CREATED)
        assert templates.check(signed, KnownMethods(), at=CREATED) == check_proofs(signed, KnownMethods(), at=CREATED)
        signed["name"] = "别的"
        (result,) = templates.check(signed, KnownMethods(), at=CREATED)
        assert result.problem == "credential.signature_wrong"


def test_many_threads_share_the_templates():
    templates = CredentialTemplates(shapes_max=2)
    documents = [
        badge(number, **{name: "2026-01-01T00:00:00Z"})
        for number in range(40)
        for name in ("awardedDate", "validUntil", "name")
    ]
    expected = [canonicalize(document) for document in documents]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(templates.canonicalize, documents)) == expected
