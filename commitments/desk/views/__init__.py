"""The desk, and the pages that a person reaches from it whatever they write. Each view reads gate, form, action, answer."""
