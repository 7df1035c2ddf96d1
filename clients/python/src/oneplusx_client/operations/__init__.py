# Made by `python3 dev.py api`; changes are lost.
"""Operations, by group."""
