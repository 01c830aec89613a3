"""Program → z3: what can happen in any case, and what a rule set says without anybody seeing it."""
