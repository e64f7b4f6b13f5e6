"""One module a stage of the road; the only floor that opens write transactions."""
