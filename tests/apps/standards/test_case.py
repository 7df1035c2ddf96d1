"""The CASE 1.1 service: answers as the binding describes them, paging, a package read back as a draft."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import jsonschema
import pytest

from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.models import LearningOutcome, Standard
from oneplusx.domain import standards
from oneplusx.domain.standards import case
from oneplusx.web.actor import SYSTEM

pytestmark = pytest.mark.django_db
BASE = "/ims/case/v1p1"
UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"}
ADDRESS = {"type": "string", "pattern": "^https?://"}
ID = {"type": "string", "pattern": UUID_PATTERN}
OBJECT = {"type": "object"}


def record(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


def listed(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


LINK = record("title identifier uri", title=TEXT, identifier=ID, uri=ADDRESS)
NODE_LINK = record(
    "title identifier uri",
    title=TEXT,
    identifier=TEXT,
    uri=ADDRESS,
    targetType={"type": "string", "pattern": "^(CASE|ext:.+)$"},
)
DOCUMENT = {
    "identifier": ID,
    "uri": ADDRESS,
    "frameworkType": TEXT,
    "caseVersion": {"const": "1.1"},
    "creator": TEXT,
    "title": TEXT,
    "lastChangeDateTime": INSTANT,
    "officialSourceURL": ADDRESS,
    "publisher": TEXT,
    "description": TEXT,
    "subject": listed(TEXT),
    "subjectURI": listed(LINK),
    "language": TEXT,
    "version": TEXT,
    "adoptionStatus": TEXT,
    "statusStartDate": DAY,
    "statusEndDate": DAY,
    "licenseURI": LINK,
    "notes": TEXT,
    "extensions": OBJECT,
}
ITEM = {
    "identifier": ID,
    "fullStatement": TEXT,
    "alternativeLabel": TEXT,
    "CFItemType": TEXT,
    "uri": ADDRESS,
    "humanCodingScheme": TEXT,
    "listEnumeration": TEXT,
    "abbreviatedStatement": TEXT,
    "conceptKeywords": listed(TEXT),
    "conceptKeywordsURI": LINK,
    "notes": TEXT,
    "subject": listed(TEXT),
    "subjectURI": listed(LINK),
    "language": TEXT,
    "educationLevel": listed(TEXT),
    "CFItemTypeURI": LINK,
    "licenseURI": LINK,
    "statusStartDate": DAY,
    "statusEndDate": DAY,
    "lastChangeDateTime": INSTANT,
    "extensions": OBJECT,
}
ASSOCIATION = {
    "identifier": ID,
    "associationType": {
        "anyOf": [
            {
                "enum": [
                    "isChildOf",
                    "isPeerOf",
                    "isPartOf",
                    "exactMatchOf",
                    "precedes",
                    "isRelatedTo",
                    "replacedBy",
                    "exemplar",
                    "hasSkillLevel",
                    "isTranslationOf",
                ]
            },
            {"type": "string", "pattern": "^ext:[a-zA-Z0-9._-]+$"},
        ]
    },
    "sequenceNumber": {"type": "integer"},
    "uri": ADDRESS,
    "originNodeURI": NODE_LINK,
    "destinationNodeURI": NODE_LINK,
    "CFAssociationGroupingURI": LINK,
    "lastChangeDateTime": INSTANT,
    "notes": TEXT,
    "extensions": OBJECT,
}
NEEDED = "identifier uri creator title lastChangeDateTime"
ITEM_NEEDED = "identifier fullStatement uri lastChangeDateTime"
ASSOCIATION_NEEDED = "identifier associationType uri originNodeURI destinationNodeURI lastChangeDateTime"
ITEM_TYPE = record(
    "identifier uri title description hierarchyCode lastChangeDateTime",
    identifier=ID,
    uri=ADDRESS,
    title=TEXT,
    description=TEXT,
    hierarchyCode=TEXT,
    typeCode=TEXT,
    lastChangeDateTime=INSTANT,
    extensions=OBJECT,
)
ALONE = {
    "CFDocument": record(f"{NEEDED} CFPackageURI", **DOCUMENT, CFPackageURI=LINK),
    "CFItem": record(f"{ITEM_NEEDED} CFDocumentURI", **ITEM, CFDocumentURI=LINK),
    "CFAssociation": record(ASSOCIATION_NEEDED, **ASSOCIATION, CFDocumentURI=LINK),
}
PACKAGE = record(
    "CFDocument",
    CFDocument=record(NEEDED, **DOCUMENT),
    CFItems=listed(record(ITEM_NEEDED, **ITEM)),
    CFAssociations=listed(record(ASSOCIATION_NEEDED, **ASSOCIATION)),
    CFDefinitions=record("", CFItemTypes=listed(ITEM_TYPE)),
)
STATUS = record(
    "imsx_codeMajor imsx_severity",
    imsx_codeMajor={"enum": ["failure", "processing", "success", "unsupported"]},
    imsx_severity={"enum": ["error", "status", "warning"]},
    imsx_description=TEXT,
    imsx_codeMinor=record(
        "imsx_codeMinorField",
        imsx_codeMinorField=listed(
            record(
                "imsx_codeMinorFieldName imsx_codeMinorFieldValue",
                imsx_codeMinorFieldName=TEXT,
                imsx_codeMinorFieldValue={
                    "enum": [
                        "forbidden",
                        "fullsuccess",
                        "internal_server_error",
                        "invalid_selection_field",
                        "invalid_sort_field",
                        "invalid_uuid",
                        "server_busy",
                        "unauthorised_request",
                        "unknownobject",
                    ]
                },
            )
        ),
    ),
)


def ask(client, path, status=200):
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def fits(document, schema):
    jsonschema.Draft202012Validator(schema).validate(document)


def test_everything_published_answers_as_the_binding_says(client, published):
    package = ask(client, f"CFPackages/{published.case_id}")
    fits(package, PACKAGE)
    assert len(package["CFItems"]) == len(package["CFAssociations"]) == 2 + 9 + 10
    fits(ask(client, f"CFDocuments/{published.case_id}"), ALONE["CFDocument"])
    for item in package["CFItems"][::5]:
        fits(ask(client, f"CFItems/{item['identifier']}"), ALONE["CFItem"])
        found = ask(client, f"CFItemAssociations/{item['identifier']}")
        fits(found["CFItem"], ALONE["CFItem"])
        fits(found["CFAssociations"], listed(record(ASSOCIATION_NEEDED, **ASSOCIATION)))
    for association in package["CFAssociations"][::5]:
        alone = ask(client, f"CFAssociations/{association['identifier']}")
        fits(alone, ALONE["CFAssociation"])
        assert {name: alone[name] for name in association} == association
    types = ask(client, f"CFItemTypes/{case.TYPE_IDS['level']}")["CFItemTypes"]
    fits(types, listed(ITEM_TYPE))
    assert [one["title"] for one in types] == ["Level", "Work field", "Task", "Learning outcome"]


def test_addresses_in_a_document_lead_to_what_they_name(client, published):
    package = ask(client, f"CFPackages/{published.case_id}")
    addresses = [package["CFDocument"]["uri"], package["CFItems"][0]["uri"], package["CFAssociations"][0]["uri"]]
    for address in addresses:
        path = re.sub("^http://[^/]+", "", address)
        assert client.get(path).status_code == 200


def test_drafts_are_not_there(client, draft):
    fits(ask(client, f"CFPackages/{draft.case_id}", 404), STATUS)
    outcome = LearningOutcome.objects.filter(standard=draft).first()
    assert outcome is not None
    assert ask(client, f"CFItems/{outcome.case_id}", 404)["imsx_codeMajor"] == "failure"
    assert ask(client, "CFDocuments")["CFDocuments"] == []


@pytest.mark.parametrize(
    "path",
    [
        "CFItems/3f1c0a52-7c2e-4c39-9f5e-0a1b2c3d4e5f",
        "CFItems/none",
        "CFConcepts/5b7d9e11-2a3c-4d5e-8f60-718293a4b5c6",
        "CFNothing/9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d",
        "CFAssociations/x",
    ],
)
def test_what_is_unknown_answers_with_status_information(client, db, path):
    fits(ask(client, path, 404), STATUS)


@pytest.fixture
def many(published, organization, now):
    for number in range(1, 5):
        draft = services.create_standard(
            organization_id=organization.id,
            code=f"S{number}",
            version="1.0",
            contents=selectors.contents_of(published),
            actor=SYSTEM,
            now=now,
        )
        Standard.objects.filter(id=draft.id).update(
            state="published", published_on=now.date(), name_zh=f"标准{number}", changed_at=now + timedelta(days=number)
        )


def test_documents_are_paged_sorted_and_filtered(client, many):
    answer = client.get(f"{BASE}/CFDocuments?limit=2&offset=2&sort=lastChangeDateTime&orderBy=desc")
    assert [one["title"] for one in answer.json()["CFDocuments"]] == ["标准2", "标准1"]
    assert answer["X-Total-Count"] == "5"
    assert [part.split("rel=")[1] for part in answer["Link"].split(", ")] == ['"first"', '"prev"', '"next"', '"last"']
    for document in answer.json()["CFDocuments"]:
        fits(document, ALONE["CFDocument"])
    found = client.get(f"{BASE}/CFDocuments", {"filter": "title~'标准3' AND adoptionStatus='Adopted'"}).json()
    assert [one["title"] for one in found["CFDocuments"]] == ["标准3"]
    few = client.get(f"{BASE}/CFDocuments?fields=title,identifier&limit=1").json()["CFDocuments"]
    assert [sorted(one) for one in few] == [["identifier", "title"]]


@pytest.mark.parametrize("query", ["sort=nothing", "limit=0", "limit=x", "offset=-1", "filter=what"])
def test_a_wrong_selection_is_refused(client, db, query):
    fits(ask(client, f"CFDocuments?{query}", 400), STATUS)


def test_a_package_comes_back_as_a_draft_that_says_the_same(
    client, published, other_organization, other_organization_officer, now
):
    read = standards.read_package(ask(client, f"CFPackages/{published.case_id}"))
    draft = services.create_standard(
        organization_id=other_organization.id,
        code=read.code,
        version=read.version,
        contents=read.contents,
        actor=other_organization_officer,
        now=now,
    )
    before, after = selectors.contents_of(published), selectors.contents_of(draft)
    assert standards.contents_to_document(after) == standards.contents_to_document(before)
    assert standards.compare(before, after).is_same
    ids = [{item.case_id for level in one.levels for item in level.walk()} for one in (before, after)]
    assert not ids[0] & ids[1]


def test_a_package_takes_few_queries(client, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        ask(client, f"CFPackages/{published.case_id}")
