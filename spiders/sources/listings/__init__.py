"""The listing pipeline."""
