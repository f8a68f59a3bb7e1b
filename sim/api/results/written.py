"""What a run may write: known before there is anything to tell."""

WRITES = (
    "result.json", "headline.csv", "metrics.csv", "daily.csv", "spells.csv", "missions.png",
    "days.png", "map.png",
)  # fmt: skip
