"""The sources, one short file each, by channel."""
