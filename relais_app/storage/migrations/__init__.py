"""The changes of the tables, one Alembic revision each, run in a transaction at opening."""
