"""Amending: a new version of a rule set that differs in a few scalars."""
