"""What researchers query: one SQLite file."""
