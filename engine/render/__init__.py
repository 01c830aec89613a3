"""What people see: decisions, diagnostics and rule sets as text, in Chinese and English."""
