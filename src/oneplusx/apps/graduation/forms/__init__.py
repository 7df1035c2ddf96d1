"""Forms of the audit, its review and credit warnings."""
