"""Exact answers by the solver, for what the fast arguments leave open."""
