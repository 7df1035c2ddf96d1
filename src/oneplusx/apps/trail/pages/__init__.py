"""Pages of the trail: notices and mail, webhooks."""
