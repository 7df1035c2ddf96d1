"""The public inquiry (公众查询): what anyone may know about a certificate."""

from oneplusx.apps.inquiry.selectors.finding import Finding, Verdict, find, find_by_code, find_certificates, find_many
from oneplusx.apps.inquiry.selectors.meaning import Meaning, meaning_of
from oneplusx.apps.inquiry.selectors.trust import IssuerFacts, KeyFacts, TrustFacts, key_facts, trust_facts

__all__ = [
    "Finding",
    "IssuerFacts",
    "KeyFacts",
    "Meaning",
    "TrustFacts",
    "Verdict",
    "find",
    "find_by_code",
    "find_certificates",
    "find_many",
    "key_facts",
    "meaning_of",
    "trust_facts",
]
