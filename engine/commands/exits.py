"""Exit codes; the last three are what a shell makes of SIGINT, SIGPIPE and SIGTERM."""

FINE, FINDINGS, UNREADABLE, UNDECIDED, INTERRUPTED, CLOSED_PIPE, ENDED = 0, 1, 2, 3, 130, 141, 143
