"""REST door of the audit, its review and credit warnings."""

from oneplusx.apps.graduation.rest.audits import router

__all__ = ["router"]
