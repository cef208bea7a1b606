"""The pages of support and practices. Each view reads gate, form, action, answer."""
