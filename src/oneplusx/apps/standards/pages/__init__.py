"""Pages of the outcome catalogue."""
