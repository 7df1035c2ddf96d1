"""Kinds of imports: the outcome catalogue (证书与标准目录), terms (学期)."""

from oneplusx.apps.standards.importers.catalogue import KIND as CATALOGUE
from oneplusx.apps.standards.importers.terms import KIND as TERMS

__all__ = ["CATALOGUE", "TERMS"]
