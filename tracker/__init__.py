"""The Django project: it wires the features of `commitments`; none of them imports it."""
