"""The demo world: fictional institutions and people on real facts, built through the services."""
