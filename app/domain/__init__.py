"""The core: plain frozen values and the rules of the field. No clock, disk, database, network or Flask may enter."""
