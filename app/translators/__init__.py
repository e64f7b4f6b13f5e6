"""Engines that draft, each behind one small protocol. No database, no files of ours."""
