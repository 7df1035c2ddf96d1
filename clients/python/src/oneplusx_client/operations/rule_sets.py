# Made by `python3 dev.py api`; changes are lost.
"""Operations of rule sets."""

from __future__ import annotations

from typing import Any

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.rule_sets import RuleSetOut, RuleSetVersionIn, TrialCaseIn, VersionOut, WholeVersionOut


class RuleSets:
    """Operations of rule sets."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def create_version(self, body: RuleSetVersionIn) -> VersionOut:
        """Draft a version.

        YAML or JSON text; wrong places are named by line and field.
        """
        answer: VersionOut = self._door.value(Asked(method="POST", path="/api/v1/rule-set-versions", body=body))
        return answer

    def get_version(self, version_id: str) -> WholeVersionOut:
        """One version, with its rules.

        The whole document as it was written.
        """
        answer: WholeVersionOut = self._door.value(
            Asked(method="GET", path="/api/v1/rule-set-versions/{version_id}", places={"version_id": version_id})
        )
        return answer

    def list_rule_sets(
        self, *, page: int | None = None, per_page: int | None = None, q: str | None = None
    ) -> Page[RuleSetOut]:
        """Conversion methods.

        Methods with a visible version, by code.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/rule-sets", query={"page": page, "per_page": per_page, "q": q})
        )

    def list_versions(self, code: str, *, page: int | None = None, per_page: int | None = None) -> Page[VersionOut]:
        """Versions of a method.

        Newest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/rule-sets/{code}/versions",
                places={"code": code},
                query={"page": page, "per_page": per_page},
            )
        )

    def publish_version(self, version_id: str) -> VersionOut:
        """Publish a draft.

        From then on it never changes.
        """
        answer: VersionOut = self._door.value(
            Asked(
                method="POST", path="/api/v1/rule-set-versions/{version_id}/publish", places={"version_id": version_id}
            )
        )
        return answer

    def try_case(self, code: str, body: TrialCaseIn) -> dict[str, Any]:
        """Try a case.

        Decides a case document under the newest published version; nothing is kept.
        """
        answer: dict[str, Any] = self._door.value(
            Asked(method="POST", path="/api/v1/rule-sets/{code}/decide", places={"code": code}, body=body)
        )
        return answer
