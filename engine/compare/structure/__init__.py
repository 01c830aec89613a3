"""What changed in the text of two versions, matched by name and id."""
