"""Pages of policy notices: reading, writing and following up."""
