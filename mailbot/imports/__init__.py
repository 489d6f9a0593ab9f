"""Import files → nouns: CSV and JSON lines, every mistake with its line and field. Pure: no database."""
