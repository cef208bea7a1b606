"""The pages of reports. Each view reads gate, form, action, answer."""
