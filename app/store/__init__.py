"""What is kept and how it is asked for: SQLAlchemy tables and one module of functions a noun. No rules, no files."""
