"""Changing programs, assessments and answers: permission, change and audit in one transaction."""
