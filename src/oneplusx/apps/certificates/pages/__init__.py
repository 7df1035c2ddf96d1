"""Pages of certificates, batches of them, numbers and faces."""
