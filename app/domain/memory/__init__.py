"""The memory: translations that somebody approved or checked, found again for the same English or English like it.

What may not enter: a database, and the judgement what may be remembered (app/store/memory.py reads that).
"""
