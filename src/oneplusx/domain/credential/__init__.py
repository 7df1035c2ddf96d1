"""Certificates as open verifiable credentials (可验证凭证), pure: documents, proofs, checks, verdicts."""
