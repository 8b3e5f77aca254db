"""Engines behind the port, each in a folder of its own."""
