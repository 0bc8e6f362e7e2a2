"""What leaves the database in the formats of others: one folder a format."""
