"""What `verify_release` is made of: the log rebuilt, editions held against it, pages read back. No database, no
renderer: of the project's own code only the domain and the readers of formats may enter."""
