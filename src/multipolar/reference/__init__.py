"""Whom words mean that name nobody in full: surnames, offices, descriptions and pronouns."""
