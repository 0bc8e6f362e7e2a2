"""Policies: versions, dates, clauses, and what one document does to another."""
