"""OneRoster 1.2 as a provider: tokens, rostering service, gradebook service.

Its addresses and errors are those of the standard (``urls.py``), so nothing of it stands in the REST interface of ours.
"""

from ninja import Router

router = Router(tags=["rostering"])
