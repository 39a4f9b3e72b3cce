"""The face: template tags, form controls and presentation helpers. Knows time and words, no ticket and no person."""
