"""Actors, their names, their memberships and their dated adherence to frameworks."""
