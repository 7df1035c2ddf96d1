"""What the REST interface of curriculum takes and answers."""
