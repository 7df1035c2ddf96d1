"""What the REST interface takes and answers about graduation."""
