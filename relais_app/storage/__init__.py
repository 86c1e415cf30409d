"""Tables, mapping, migrations, queries, full-text search, stored files, backup."""
