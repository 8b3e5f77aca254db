"""icop: a community of practice for security cooperation and international acquisition."""

__version__ = "0.1.0"
