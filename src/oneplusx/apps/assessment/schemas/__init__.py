"""What the endpoints of assessment take and give."""
