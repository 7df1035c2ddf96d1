"""1+X certificates and the credit bank."""

__version__ = "0.1.0"
