"""Polyleaf: patient leaflets in many languages, every published word approved by named people."""
