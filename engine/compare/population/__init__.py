"""The people behind a change: both versions decided over one register, and what differs.

``register`` opens the register for both, ``edges`` finds who stands beside an edge, ``joint``
writes the two queries as one statement, ``counting`` and ``samples`` look at what it gives, and
``running`` is what a comparison calls. ``model`` has what is told.
"""
