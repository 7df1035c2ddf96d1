"""Dashboards store nothing: each figure is counted from the records themselves when it is read."""
