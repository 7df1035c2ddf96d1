"""Questions about who can graduate."""

from oneplusx.apps.graduation.selectors.results import result_for, results_visible_to
from oneplusx.apps.graduation.selectors.unclaimed import UnclaimedRow, UnclaimedValue, unclaimed_rows, unclaimed_value

__all__ = ["UnclaimedRow", "UnclaimedValue", "result_for", "results_visible_to", "unclaimed_rows", "unclaimed_value"]
