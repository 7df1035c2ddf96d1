"""Pages of conversions: the learner's own, an application by hand, and those of officers."""
