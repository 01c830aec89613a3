"""Cases drafted for a person to confirm: what a rule set should be tried with, and the cases."""
