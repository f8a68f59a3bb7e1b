"""Commands that ask no question of ``sim.api``: what there is, a first file, jobs of Hydra."""
