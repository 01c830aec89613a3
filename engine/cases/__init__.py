"""Cases beside the rule sets: what each has to answer, whether it does, what none reached."""
