"""Policies: which document a policy repeals or amends, and how each version differs from the last.

versions     which policies are versions of one rule, what their links lead to; in the database
succession   which follow which, by what they say of themselves (pure)
amendments   a decision that amends single clauses, applied to these (pure)
differences  two lists of clauses aligned by their words (pure)
"""
