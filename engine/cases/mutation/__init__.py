"""Mutation: one slip of a drafter at a time, and whether the cases of a rule set notice it."""
