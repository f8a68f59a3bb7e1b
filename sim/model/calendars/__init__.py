"""Time that is not alike: calendars of a record, and hours that are open for work."""
