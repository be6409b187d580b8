"""The consultants: what may be done to an engagement, and who leads a person through it."""
