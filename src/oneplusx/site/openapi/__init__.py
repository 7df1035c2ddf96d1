"""The OpenAPI document of the REST interface, completed: names, problem answers, examples."""

from __future__ import annotations

from oneplusx.site.openapi.completing import complete, operations_of, slug_of

__all__ = ["complete", "operations_of", "slug_of"]
