"""Platforms that fly, whose work has a plan, or that operate until it can begin."""
