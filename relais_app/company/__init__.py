"""Who we are: identity, teams and their capacity, documents with their validity."""
