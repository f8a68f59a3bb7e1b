"""Results for people: tables, figures and files."""
