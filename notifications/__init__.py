"""Who is told what, when, in which words: notices for staff, letters for requesters and for what presses."""
