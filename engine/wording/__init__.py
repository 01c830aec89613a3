"""What things are called, in Chinese and English: verdicts, names, values, runs of rows."""
