"""REST door of conversion methods: the library, drafts, consensus, reports, alliances."""

from ninja import Router

from oneplusx.apps.rulesets.rest import alliances, consensus, drafting, library, reports

router = Router()
for _part in (library, drafting, consensus, reports, alliances):
    router.add_router("", _part.router)

__all__ = ["router"]
