"""Writes of conversions; one module per part of the life of an application.

1. ``plans``: the best conversions are computed unasked.
2. ``submission``: the learner applies; the rule decides; credits are reserved; the case opens.
3. ``supplementing``: a returned application is supplemented with words and files and decided again.
4. ``outcomes``: the chain ends; the reservation is settled or released; the transcript gets its exemptions.
5. ``appeals``: a refusal is appealed against and decided again.
"""

from oneplusx.apps.conversion.services.appeals import decide_appeal, submit_appeal, withdraw_appeal
from oneplusx.apps.conversion.services.outcomes import reverse_conversion, withdraw_conversion
from oneplusx.apps.conversion.services.plans import apply_plan, item_key, refresh_plans
from oneplusx.apps.conversion.services.submission import (
    TargetChoice,
    preview_conversion,
    submit_conversion,
)
from oneplusx.apps.conversion.services.supplementing import (
    PANEL_PERMISSION,
    awaits_panel,
    grant_credits,
    resubmit_conversion,
    upload_supplement,
)

__all__ = [
    "PANEL_PERMISSION",
    "TargetChoice",
    "apply_plan",
    "awaits_panel",
    "decide_appeal",
    "grant_credits",
    "item_key",
    "preview_conversion",
    "refresh_plans",
    "resubmit_conversion",
    "reverse_conversion",
    "submit_appeal",
    "submit_conversion",
    "upload_supplement",
    "withdraw_appeal",
    "withdraw_conversion",
]
