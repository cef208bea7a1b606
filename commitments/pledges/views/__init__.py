"""The pages of pledges and targets. Each view reads gate, form, action, answer."""
