"""The live page: a desk that keeps paused pasts and plays futures, and a server beside it."""
