"""Pages of shares: the learner's own, and what the public opens."""
