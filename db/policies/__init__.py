"""Policies: which document a policy repeals or amends, and how each version differs from the last.

versions     which policies are versions of one rule, what their links lead to; in the database
differences  two lists of clauses aligned by their words (pure)
"""
