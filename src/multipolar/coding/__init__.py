"""Stances coded by people: passages drawn, sheets filled in, agreement, corrected estimates."""
