"""Major guidance funds, from a list kept by hand; the project brings it along."""

from __future__ import annotations

from datetime import timedelta

from spiders.platforms.curated_funds import CuratedFunds
from spiders.platforms.imported import HOST
from spiders.spec import SourceSpec


class MajorFunds(CuratedFunds):
    """Read with `yindao import curated_funds normalize/data/curated_funds.csv`."""

    name = "curated_funds"
    reads = "all"
    spec = SourceSpec(
        id="curated_funds",
        title="主要政府投资基金：人工整理的清单",
        publisher="yqcao/China-Fiscal-Data",
        channel="fund",
        entity="curated_fund",
        url="https://github.com/yqcao/China-Fiscal-Data",
        hosts=frozenset({HOST}),
        cadence=timedelta(days=90),
        floor=1,
        full_list=True,
        absences=1,  # a file is whole: no row can move between its pages
        access="restricted",
        why="a list kept by hand; a newer one is imported",
        grade="secondary",
        captured="the whole list",
    )
