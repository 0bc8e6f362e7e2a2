"""What is known? Tables, history, entity resolution, views and migrations."""
