"""Screens: a view reads, calls one workflow function and answers. No rules, no SQL."""
