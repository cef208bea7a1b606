"""Frameworks, commitments, crosswalk, milestones, and the versioned method with its anchors."""
