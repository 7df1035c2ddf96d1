"""Schemas of supervision."""
