"""The integration checker: tests I1 to I12 on an engagement, its export or a reviewed plan."""
