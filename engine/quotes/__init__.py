"""Quotes against the figures of a rule set, and the source text against its quotes."""
