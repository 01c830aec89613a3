"""The databases that carry a query out, and what differs between them."""
