"""Kinds of imports: the outcome catalogue (证书与标准目录), contents of standards (标准内容), terms (学期)."""

from oneplusx.apps.standards.importers.catalogue import KIND as CATALOGUE
from oneplusx.apps.standards.importers.contents import LEVELS, OUTCOMES
from oneplusx.apps.standards.importers.terms import KIND as TERMS

__all__ = ["CATALOGUE", "LEVELS", "OUTCOMES", "TERMS"]
