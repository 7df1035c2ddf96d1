"""What ``dev.py`` does. Standard library only, because it runs before anything is installed."""
