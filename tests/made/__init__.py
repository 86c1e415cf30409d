"""Small files made for the tests, so that what must be read is known."""
