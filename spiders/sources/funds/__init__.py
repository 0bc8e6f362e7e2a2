"""Guidance funds and their managers."""
