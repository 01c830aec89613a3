"""The program as one query: what each item of a rule set is among the columns of a table."""
