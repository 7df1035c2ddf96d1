"""The REST door of standards."""

from ninja import Router

from oneplusx.apps.standards.rest import catalogue, contents, organizations

router = Router()
router.add_router("", catalogue.router)
router.add_router("", contents.router)
router.add_router("", organizations.router)
