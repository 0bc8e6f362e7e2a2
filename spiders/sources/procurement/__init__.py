"""Public procurement."""
