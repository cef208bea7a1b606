"""The searches that personal_data.py makes. Pure: no models, no clock."""
