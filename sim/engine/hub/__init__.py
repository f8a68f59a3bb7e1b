"""Hubs at work: jobs, their queues, and the dispatcher that gives them what they need."""
