"""One desk above all kinds of records: what waits for a person, the mail that says so, what they typed and did not save."""
