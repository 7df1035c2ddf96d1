"""Pages of exchange: write-back and reconciliation, tables of certificates."""
