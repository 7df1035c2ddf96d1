"""Forms of curriculum."""
