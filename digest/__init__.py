"""Who is told what? What changed since the last issue, in a letter to each subscriber."""
