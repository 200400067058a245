"""The real engine and store on a seeded schedule, with crashes and faults at every await (docs/reliability.md)."""
