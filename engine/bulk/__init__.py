"""A table of cases decided at once: the program as one query of a database.

``dialects`` has what differs between databases, ``cells`` a value with why it may be undecided,
``expressions``, ``months`` and ``rows`` turn the program into them, ``verdict`` weighs them, and
``query`` writes the whole as a query with one column for each definition.
"""
