"""Formats in which memories and glossaries travel between programs: TMX, TBX and CSV. Values in, values out."""
