"""Rolling up the reports of subordinate units."""
