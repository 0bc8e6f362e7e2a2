"""Filed documents (prospectuses, results of issues) as values with page and words."""
