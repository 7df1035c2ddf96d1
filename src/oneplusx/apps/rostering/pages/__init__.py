"""Pages of roster exchange."""
