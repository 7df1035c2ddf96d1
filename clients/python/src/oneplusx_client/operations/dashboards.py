# Made by `python3 dev.py api`; changes are lost.
"""Operations of dashboards."""

from __future__ import annotations

from typing import Any, Literal

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.dashboards import AdoptionGroupOut, AreaCollegeOut, DashboardOut
from oneplusx_client.shapes.graduation import By


class Dashboards:
    """Operations of dashboards."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def get_dashboard(
        self,
        board: Literal["mine", "college", "adoption", "organization", "area"],
        *,
        institution_id: str | None = None,
        province: str | None = None,
        college_id: str | None = None,
        department_id: str | None = None,
        class_group_id: str | None = None,
    ) -> DashboardOut:
        """The figures of a board.

        Counted now, with what is counted; boards: mine, college, adoption, organization, area.
        """
        answer: DashboardOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/dashboards/{board}",
                places={"board": board},
                query={
                    "institution_id": institution_id,
                    "province": province,
                    "college_id": college_id,
                    "department_id": department_id,
                    "class_group_id": class_group_id,
                },
            )
        )
        return answer

    def list_adoption_groups(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        institution_id: str | None = None,
        province: str | None = None,
        college_id: str | None = None,
        department_id: str | None = None,
        class_group_id: str | None = None,
        by: Any | None = None,
    ) -> Page[AdoptionGroupOut]:
        """Adoption by group.

        By department, class or adviser; the most unclaimed credits first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/dashboards/adoption/groups",
                query={
                    "page": page,
                    "per_page": per_page,
                    "institution_id": institution_id,
                    "province": province,
                    "college_id": college_id,
                    "department_id": department_id,
                    "class_group_id": class_group_id,
                    "by": by,
                },
            )
        )

    def list_area_colleges(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        institution_id: str | None = None,
        province: str | None = None,
        college_id: str | None = None,
        department_id: str | None = None,
        class_group_id: str | None = None,
    ) -> Page[AreaCollegeOut]:
        """Colleges of an area.

        Side by side, by province and code; fewer than 5 persons are hidden.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/dashboards/area/colleges",
                query={
                    "page": page,
                    "per_page": per_page,
                    "institution_id": institution_id,
                    "province": province,
                    "college_id": college_id,
                    "department_id": department_id,
                    "class_group_id": class_group_id,
                },
            )
        )
