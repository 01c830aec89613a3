"""What is proved of the behaviour of two versions, and the cases that show where it differs."""
