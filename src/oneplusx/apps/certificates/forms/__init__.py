"""Forms of certificates and batches."""
