"""What the example lists and cases are made of."""
