-- version: 2
-- The sums of v_fund_totals_year as of the latest figures (v_fund_size_latest): never one number, and
-- each with what it lacks.
-- example: SELECT definition, level, mothers, mothers_lacking, mothers_yuan FROM v_fund_totals WHERE measure = 'committed' AND currency = 'CNY' ORDER BY definition, level
SELECT
    definition,
    level,
    measure,
    currency,
    mothers,
    mothers_lacking,
    mothers_yuan,
    mothers_at_least_yuan,
    direct,
    direct_lacking,
    direct_yuan,
    subs,
    subs_lacking,
    outside_yuan,
    with_outside_yuan,
    funds,
    funds_lacking,
    funds_inexact,
    naive_yuan,
    funds_ended,
    funds_not_recommended
FROM (SELECT y.*, MAX(y.year) OVER () AS newest FROM v_fund_totals_year AS y) AS t
WHERE year = newest
