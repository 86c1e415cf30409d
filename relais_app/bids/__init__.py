"""Deciding: the bid, hours to write it, production if won, the go/no-go grid."""
