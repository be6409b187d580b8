"""Customer experience management consultant: method, knowledge, review."""

__version__ = "0.1.0"
