"""The subcommands of `polyleaf`, a module a kind of user. Each calls one workflow function and prints what it did."""
