"""What facilitators decide about one member: reasons, pauses, an end and how it is taken back, notes."""
