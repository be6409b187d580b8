"""Seeded faults for the integration checker: engagements with and without each fault of I1 to I12."""
