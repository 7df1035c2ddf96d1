"""Forms of the outcome catalogue and of the register of organizations."""
