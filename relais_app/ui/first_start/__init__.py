"""The first start: nothing is written before the person chooses."""
