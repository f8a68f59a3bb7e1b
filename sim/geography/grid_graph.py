"""The graph of a water mask: each water cell joined to 32 neighbours that it sees over water."""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import coo_array, csr_array  # type: ignore[import-untyped, unused-ignore]

from sim.geography.great_circle import great_circle_nm
from sim.geography.water_mask import Booleans, WaterMask

HOPS = [(0, 1), (1, 0)] + [
    (north, side * east)
    for north, east in [(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)]
    for side in (1, -1)
]
"""Half of the 32 neighbours as (rows north, columns east); the other half is opposite."""


def grid_graph(mask: WaterMask, canals: Mapping[tuple[int, int], float]) -> csr_array:
    """Hops between water cells that cross only water cells.

    Parameters
    ----------
    mask
        The waters.
    canals
        Further edges: length [nm] by the flat indices of two cells.

    Returns
    -------
    csr_array
        Great-circle lengths [nm], shape (cells, cells); each hop stands once, so use the graph
        as undirected: stored both ways it would need twice the memory.
    """
    n_rows, n_columns = mask.water.shape
    starts = [np.array([cell for cell, _ in canals], dtype=np.int32)]
    ends = [np.array([cell for _, cell in canals], dtype=np.int32)]
    lengths = [np.array(list(canals.values()), dtype=np.float64)]
    for north, east in HOPS:
        rows, columns = np.nonzero(_in_clear(mask.water, north, east))
        start = (rows * n_columns + columns + max(0, -east)).astype(np.int32)
        lats = mask.lats
        hop_nm = great_circle_nm(lats[: n_rows - north], 0.0, lats[north:], east * mask.step)
        starts.append(start)
        ends.append(start + np.int32(north * n_columns + east))
        lengths.append(hop_nm[rows])
    hops = (np.concatenate(starts), np.concatenate(ends))
    return coo_array((np.concatenate(lengths), hops), shape=(mask.water.size,) * 2).tocsr()


def _in_clear(water: Booleans, north: int, east: int) -> Booleans:
    """Which cells may hop: both ends are water, and all cells that the line passes between.

    The window starts at column max(0, -east), so that the hop stays on the grid.
    """
    clear = np.ones((water.shape[0] - north, water.shape[1] - abs(east)), dtype=np.bool_)
    steps = max(north, abs(east))
    for k in range(steps + 1):
        for whole in (np.floor, np.ceil):
            row = int(whole(north * k / steps))
            column = int(whole(east * k / steps)) + max(0, -east)
            clear &= water[row:, column:][: clear.shape[0], : clear.shape[1]]
    return clear
