"""Benchmarks: ratios of two measurements in one run; docs/performance.md explains the bars."""
