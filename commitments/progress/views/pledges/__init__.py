"""The pages of pledges and targets. They show the claims that are published on a pledge, and keep what is typed: so they
stand here and not in the room of pledges, which lies beneath. Each view reads gate, form, action, answer."""
