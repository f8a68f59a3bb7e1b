"""Commands that ask a question of ``sim.api`` and print its answer."""
