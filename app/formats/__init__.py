"""Bytes to domain values and back, twins side by side. No database, no network, no decisions."""
