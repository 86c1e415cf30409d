"""Who with: partners and the keys we know them by."""
