"""Writes of conversions; one module per part of the life of an application.

1. ``plans``: the best conversions are computed unasked.
2. ``submission``: the learner applies; the rule decides (``requesting``); credits are reserved, the case opens
   (``laying``).
3. ``supplementing``: a returned application is supplemented with words and the files that the rule demands
   (``evidence``) and decided again (``deciding_again``).
4. ``outcomes``: the chain ends; the reservation is settled or released; the transcript gets its exemptions.
5. ``appeals``: a refusal is appealed against and decided again.
"""

from oneplusx.apps.conversion.services.appeals import decide_appeal, submit_appeal, withdraw_appeal
from oneplusx.apps.conversion.services.erasing import erase_remarks
from oneplusx.apps.conversion.services.evidence import missing_evidence
from oneplusx.apps.conversion.services.evidence_reading import read_supplement
from oneplusx.apps.conversion.services.outcomes import reverse_conversion, withdraw_conversion
from oneplusx.apps.conversion.services.plans import apply_plan, item_key, refresh_plans
from oneplusx.apps.conversion.services.requesting import TargetChoice, preview_conversion
from oneplusx.apps.conversion.services.submission import submit_conversion
from oneplusx.apps.conversion.services.supplementing import (
    PANEL_PERMISSION,
    demanded_evidence,
    grant_credits,
    resubmit_conversion,
    upload_supplement,
)

__all__ = [
    "PANEL_PERMISSION",
    "TargetChoice",
    "apply_plan",
    "decide_appeal",
    "demanded_evidence",
    "erase_remarks",
    "grant_credits",
    "item_key",
    "missing_evidence",
    "preview_conversion",
    "read_supplement",
    "refresh_plans",
    "resubmit_conversion",
    "reverse_conversion",
    "submit_appeal",
    "submit_conversion",
    "upload_supplement",
    "withdraw_appeal",
    "withdraw_conversion",
]
