"""Speed, measured side by side.

A group is a module here with ``figures(context) -> Iterable[Figure]``; its name is ``GROUP`` where the module has one,
else the module's. Run ``python3 dev.py bench [NAME…] [--json] [--long]``.
"""
