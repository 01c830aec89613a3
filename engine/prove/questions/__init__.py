"""Questions to the solver, each with its limit, and models replayed by ``decide``."""
