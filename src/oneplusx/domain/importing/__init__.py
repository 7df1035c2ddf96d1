"""Other people's tables to our formats (导入外部格式), pure: text in, documents out.

Each module reads one published shape and is an example of how to write another; ``docs/formats/importers.md`` walks
through one. ``ncsu`` gives programs, ``wisconsin`` and ``rpi`` rule sets, ``csv_mapping`` rule sets from any table
that a small mapping file describes. Nothing here reads a file: the command does.
"""

from __future__ import annotations

from oneplusx.domain.importing.csv_mapping import CsvMapping, load_mapping, read_table
from oneplusx.domain.importing.ncsu import read_degree_plans
from oneplusx.domain.importing.rpi import read_agreements
from oneplusx.domain.importing.wisconsin import read_transfer_table

__all__ = [
    "CsvMapping",
    "load_mapping",
    "read_agreements",
    "read_degree_plans",
    "read_table",
    "read_transfer_table",
]
