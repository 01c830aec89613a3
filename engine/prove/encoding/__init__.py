"""A rule set in terms, over unknowns that stand for the facts of a case."""
