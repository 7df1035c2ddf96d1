"""What the REST interface takes and answers about conversion methods."""
