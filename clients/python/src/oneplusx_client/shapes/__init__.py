# Made by `python3 dev.py api`; changes are lost.
"""Shapes of bodies and answers, by group."""
