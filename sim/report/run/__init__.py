"""Tables and figures of one scenario, run or compared."""
