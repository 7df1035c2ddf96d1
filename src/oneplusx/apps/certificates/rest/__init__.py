"""Endpoints of certificates and batches."""

from __future__ import annotations

from ninja import Router

from oneplusx.apps.certificates.rest import batches, certificates, reissues, settings

router = Router(tags=["certificates"])
router.add_router("", certificates.router)
router.add_router("", batches.router)
router.add_router("", reissues.router)
router.add_router("", settings.router)
