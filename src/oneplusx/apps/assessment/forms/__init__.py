"""Forms of assessment: parse only."""
