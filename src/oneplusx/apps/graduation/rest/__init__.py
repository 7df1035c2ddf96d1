"""REST door of the audit, its review and academic warnings."""

from ninja import Router

from oneplusx.apps.graduation.rest import audits, reviews, warnings

router = Router()
for _part in (audits, reviews, warnings):
    router.add_router("", _part.router)

__all__ = ["router"]
