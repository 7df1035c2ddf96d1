"""Pages of curriculum."""
