"""Why a result is what it is: screening, indices, curves, order reversals."""
