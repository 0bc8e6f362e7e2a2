"""What does it mean? Text in, typed value out: pure functions and reference data."""
