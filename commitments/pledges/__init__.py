"""Pledges: what an actor undertakes of its own, measurably; and targets, by whose clock its progress is read."""
