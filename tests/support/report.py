"""What a run says of itself: the engines' versions first, each engine's totals last."""

from collections import Counter

OUTCOMES = ("passed", "failed", "error", "skipped")


def mark_engine(items) -> None:
    """Write each test's engine beside its result, where it survives the way from worker to controller."""
    for item in items:
        engine = item.callspec.params.get("engine") if hasattr(item, "callspec") else None
        item.user_properties.append(("engine", engine or "no database"))


def totals(stats) -> list[str]:
    """One line per engine: how many tests passed, failed, were skipped."""
    counts: dict[str, Counter] = {}
    for outcome in OUTCOMES:
        for report in stats.get(outcome, []):
            engine = dict(getattr(report, "user_properties", [])).get("engine")
            if engine:
                counts.setdefault(engine, Counter())[outcome] += 1
    return [
        f"{engine}: " + ", ".join(f"{count} {outcome}" for outcome in OUTCOMES if (count := counts[engine][outcome]))
        for engine in sorted(counts)
    ]
