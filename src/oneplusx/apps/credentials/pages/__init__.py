"""Pages and machine-readable addresses of credentials."""
