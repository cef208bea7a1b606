"""Users and the groups they belong to."""
