"""The pages of one bid: reading, requirements, decision, load, pieces, exchanges."""
