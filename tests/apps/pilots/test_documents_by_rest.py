"""Documents of applications through the REST interface."""

from __future__ import annotations

from oneplusx.apps.files.models import Attachment
from oneplusx.web.ids import new_id
from tests.apps.pilots.conftest import Apply
from tests.support.rest import call


def test_a_document_of_a_draft_is_removed(
    draft: Apply, college_token: str, other_college_token: str, organization_token: str
) -> None:
    documents = f"/pilot-applications/{draft().id}/documents"
    [file] = call(college_token, "get", documents)
    assert (file["name"], file["media_type"]) == ("方案.pdf", "application/pdf")
    one = f"{documents}/{file['id']}"
    for token in (other_college_token, organization_token):
        call(token, "get", documents, None, 404)
        call(token, "delete", one, None, 404)
    call(college_token, "delete", f"{documents}/{new_id()}", None, 404)
    call(college_token, "delete", one, None, 204)
    call(college_token, "delete", one, None, 404)
    assert call(college_token, "get", documents) == []


def test_what_was_handed_in_keeps_its_documents(submit: Apply, college_token: str, organization_token: str) -> None:
    documents = f"/pilot-applications/{submit().id}/documents"
    [file] = call(college_token, "get", documents)
    assert call(organization_token, "get", documents) == [file]
    call(organization_token, "delete", f"{documents}/{file['id']}", None, 403)
    assert call(college_token, "delete", f"{documents}/{file['id']}", None, 409)["code"] == "pilots.bad_state"
    assert Attachment.objects.count() == 1
