"""REST door of curriculum."""

from ninja import Router

from oneplusx.apps.curriculum.rest import mapping, programs, resources, training

router = Router()
router.add_router("", programs.router)
router.add_router("", mapping.router)
router.add_router("", training.router)
router.add_router("", resources.router)
