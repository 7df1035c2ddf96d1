"""REST door of institutions, their members, and learners."""

from ninja import Router

from oneplusx.apps.parties.rest import duplicates, institutions, learners

router = Router(tags=["parties"])
router.add_router("", learners.router)
router.add_router("", institutions.router)
router.add_router("", duplicates.router)
