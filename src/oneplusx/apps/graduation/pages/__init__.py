"""Pages of the audit, its review, credit warnings and progress of cohorts."""
