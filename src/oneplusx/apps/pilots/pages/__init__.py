"""Doors of pilot years."""
