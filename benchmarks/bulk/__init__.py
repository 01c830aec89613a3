"""A whole register decided at once: this engine's bulk path beside its peers."""
