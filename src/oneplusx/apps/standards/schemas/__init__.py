"""What the REST door of standards takes and gives."""
