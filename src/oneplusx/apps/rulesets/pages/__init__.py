"""Pages of the rule library: reading is for everybody, writing for the owner."""
