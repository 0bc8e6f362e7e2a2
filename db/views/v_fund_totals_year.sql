-- version: 2
-- Never one number: for each definition, level of the issuing government, year, measure and currency
-- three sums, each with what it lacks. Mother funds alone; with the money that others than their
-- mothers have in the sub-funds; and the naive sum of all funds, which counts the mothers' money
-- twice. What mothers give is committed money, so others' money is told of committed and registered
-- sizes alone, and of sub-funds whose figure isn't below it. Sums are of exact figures on one fund each, as they were told up to the end of the year
-- (v_fund_size_year): no figure about many funds and none of another scope or measure is in them.
-- at_least adds the lower ends of inexact ones; the share of funds whose figure is known is
-- (funds - funds_lacking) of funds. Funds, definitions and ties are those known today.
-- A mother that has a mother of its own under the same definition counts as a sub-fund.
-- example: SELECT year, level, mothers, mothers_lacking, mothers_yuan, mothers_at_least_yuan, with_outside_yuan, naive_yuan FROM v_fund_totals_year WHERE definition = 'broad' AND measure = 'committed' AND currency = 'CNY' ORDER BY year, level
WITH definition AS MATERIALIZED (SELECT definition, fund_id FROM v_fund_definition),
tie AS MATERIALIZED (
    SELECT mother_id, sub_id, currency, bound, committed_yuan FROM v_fund_tie
    WHERE COALESCE(outcome, '') NOT IN ('rejected', 'withdrawn', 'cleared')
),
mothers_money AS MATERIALIZED (
    SELECT t.sub_id, t.currency, SUM(t.committed_yuan) AS yuan
    FROM (
        SELECT mother_id, sub_id, currency, MAX(committed_yuan) AS committed_yuan
        FROM tie WHERE bound = 'eq' AND committed_yuan IS NOT NULL
        GROUP BY mother_id, sub_id, currency
    ) AS t
    GROUP BY t.sub_id, t.currency
),
below AS MATERIALIZED (
    SELECT DISTINCT d.definition, tie.sub_id
    FROM tie JOIN definition AS d ON d.fund_id = tie.mother_id
),
member AS MATERIALIZED (
    SELECT
        d.definition,
        d.fund_id,
        COALESCE(f.issuer_level, 'unknown') AS level,
        CASE WHEN b.sub_id IS NULL THEN 0 ELSE 1 END AS is_sub,
        CASE WHEN f.structure = 'mother' AND b.sub_id IS NULL THEN 1 ELSE 0 END AS is_top
    FROM definition AS d
    JOIN v_fund AS f ON f.fund_id = d.fund_id
    LEFT JOIN below AS b ON b.definition = d.definition AND b.sub_id = d.fund_id
    WHERE f.gone_at IS NULL
),
census AS (
    SELECT definition, level, COUNT(*) AS funds, SUM(is_top) AS mothers, SUM(is_sub) AS subs
    FROM member GROUP BY definition, level
),
figure AS MATERIALIZED (
    SELECT fund_id, year, measure, currency, lo_yuan, is_exact FROM v_fund_size_year
),
sized AS (
    SELECT
        m.definition, m.level, z.year, z.measure, z.currency, m.is_top, m.is_sub,
        CASE WHEN z.is_exact = 1 THEN z.lo_yuan END AS exact_yuan,
        z.lo_yuan,
        y.yuan AS mothers_yuan
    FROM figure AS z
    JOIN member AS m ON m.fund_id = z.fund_id
    LEFT JOIN mothers_money AS y ON y.sub_id = z.fund_id AND y.currency = z.currency
        AND z.measure IN ('committed', 'registered')
),
told AS (
    SELECT
        definition, level, year, measure, currency,
        SUM(CASE WHEN is_top = 1 AND exact_yuan IS NOT NULL THEN 1 ELSE 0 END) AS mothers_known,
        SUM(CASE WHEN is_top = 1 THEN exact_yuan END) AS mothers_yuan,
        SUM(CASE WHEN is_top = 1 THEN lo_yuan END) AS mothers_at_least_yuan,
        SUM(CASE WHEN is_sub = 1 AND exact_yuan >= mothers_yuan
            THEN 1 ELSE 0 END) AS subs_known,
        SUM(CASE WHEN is_sub = 1 AND exact_yuan >= mothers_yuan
            THEN exact_yuan - mothers_yuan END) AS outside_yuan,
        SUM(CASE WHEN exact_yuan IS NULL THEN 1 ELSE 0 END) AS funds_inexact,
        COUNT(exact_yuan) AS funds_known,
        SUM(exact_yuan) AS naive_yuan
    FROM sized
    GROUP BY definition, level, year, measure, currency
)
SELECT
    t.definition,
    t.level,
    t.year,
    t.measure,
    t.currency,
    c.mothers,
    c.mothers - t.mothers_known AS mothers_lacking,
    t.mothers_yuan,
    t.mothers_at_least_yuan,
    c.subs,
    c.subs - t.subs_known AS subs_lacking,
    t.outside_yuan,
    COALESCE(t.mothers_yuan, 0) + COALESCE(t.outside_yuan, 0) AS with_outside_yuan,
    c.funds,
    c.funds - t.funds_known AS funds_lacking,
    t.funds_inexact,
    t.naive_yuan
FROM told AS t
JOIN census AS c ON c.definition = t.definition AND c.level = t.level
