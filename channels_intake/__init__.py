"""Ways in: whatever comes, by whichever channel, is kept as it came and ends as a ticket, as a message, or where people
see it (LIFE-2).
"""
