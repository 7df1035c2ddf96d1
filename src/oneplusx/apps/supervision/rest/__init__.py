"""REST door of supervision."""

from ninja import Router

from oneplusx.apps.supervision.rest import board, complaints

router = Router()
router.add_router("", board.router)
router.add_router("", complaints.router)
