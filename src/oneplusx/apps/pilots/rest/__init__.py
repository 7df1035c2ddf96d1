"""REST door of pilot years."""

from ninja import Router

from oneplusx.apps.pilots.rest import applications, quotas, windows

router = Router()
router.add_router("", windows.router)
router.add_router("", applications.router)
router.add_router("", quotas.router)
