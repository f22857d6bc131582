"""Connections, migrations and bulk doors to SQLite and PostgreSQL. Knows tables, not what they mean."""
