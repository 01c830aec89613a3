"""Two versions of a rule set: what changed, and what each change means for its readers."""
