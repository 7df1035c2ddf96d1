"""Writes of the outcome catalogue (学习成果名录): standards, certificate types, outcome types, bank values."""

from oneplusx.apps.standards.services.bank_values import (
    approve_bank_value,
    approve_bank_values,
    decide_bank_value,
    propose_bank_value,
    withdraw_proposal,
)
from oneplusx.apps.standards.services.catalogue import (
    CatalogueCertificate,
    CatalogueStandard,
    register_certificate_types,
    register_organizations,
    register_standards,
)
from oneplusx.apps.standards.services.terms import TermPlan, TermRow, plan_terms, save_terms
from oneplusx.apps.standards.services.types import save_achievement_type

__all__ = [
    "CatalogueCertificate",
    "CatalogueStandard",
    "TermPlan",
    "TermRow",
    "approve_bank_value",
    "approve_bank_values",
    "decide_bank_value",
    "plan_terms",
    "propose_bank_value",
    "register_certificate_types",
    "register_organizations",
    "register_standards",
    "save_achievement_type",
    "save_terms",
    "withdraw_proposal",
]
