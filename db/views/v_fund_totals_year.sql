-- version: 1
-- Never one number: for each definition, level of the issuing government, year, measure and currency
-- three sums, each with what it lacks. Mother funds alone; with the money that others than their
-- mothers have in the sub-funds; and the naive sum of all funds, which counts the mothers' money
-- twice. Sums are of exact figures on one fund each, as they were told up to the end of the year
-- (v_fund_size_year): no figure about many funds and none of another scope or measure is in them.
-- at_least adds the lower ends of inexact ones; the share of funds whose figure is known is
-- (funds - funds_lacking) of funds. Funds, definitions and ties are those known today.
-- A mother that has a mother of its own under the same definition counts as a sub-fund.
-- example: SELECT year, level, mothers, mothers_lacking, mothers_yuan, mothers_at_least_yuan, with_outside_yuan, naive_yuan FROM v_fund_totals_year WHERE definition = 'broad' AND measure = 'committed' AND currency = 'CNY' ORDER BY year, level
WITH tie AS (
    SELECT DISTINCT t.mother_id, t.sub_id FROM v_fund_tie AS t
    WHERE COALESCE(t.outcome, '') NOT IN ('rejected', 'withdrawn', 'cleared')
),
mothers_money AS (
    SELECT t.sub_id, t.currency, SUM(t.committed_yuan) AS yuan
    FROM (
        SELECT mother_id, sub_id, currency, MAX(committed_yuan) AS committed_yuan
        FROM v_fund_tie WHERE bound = 'eq' AND committed_yuan IS NOT NULL
        AND COALESCE(outcome, '') NOT IN ('rejected', 'withdrawn', 'cleared')
        GROUP BY mother_id, sub_id, currency
    ) AS t
    GROUP BY t.sub_id, t.currency
),
member AS (
    SELECT
        d.definition,
        d.fund_id,
        COALESCE(f.issuer_level, 'unknown') AS level,
        CASE WHEN EXISTS (
            SELECT 1 FROM tie JOIN v_fund_definition AS o ON o.fund_id = tie.mother_id
            WHERE tie.sub_id = d.fund_id AND o.definition = d.definition
        ) THEN 1 ELSE 0 END AS is_sub,
        CASE WHEN f.structure = 'mother' THEN 1 ELSE 0 END AS is_mother
    FROM v_fund_definition AS d
    JOIN v_fund AS f ON f.fund_id = d.fund_id
    WHERE f.gone_at IS NULL
),
measured AS (
    SELECT DISTINCT m.definition, m.level, z.year, z.measure, z.currency
    FROM member AS m JOIN v_fund_size_year AS z ON z.fund_id = m.fund_id
),
sized AS (
    SELECT
        k.definition, k.level, k.year, k.measure, k.currency,
        CASE WHEN m.is_mother = 1 AND m.is_sub = 0 THEN 1 ELSE 0 END AS is_top,
        m.is_sub,
        CASE WHEN z.is_exact = 1 THEN z.lo_yuan END AS exact_yuan,
        z.lo_yuan,
        CASE WHEN z.fund_id IS NOT NULL AND z.is_exact = 0 THEN 1 ELSE 0 END AS is_inexact,
        y.yuan AS mothers_yuan
    FROM measured AS k
    JOIN member AS m ON m.definition = k.definition AND m.level = k.level
    LEFT JOIN v_fund_size_year AS z
        ON z.fund_id = m.fund_id AND z.year = k.year AND z.measure = k.measure
        AND z.currency = k.currency
    LEFT JOIN mothers_money AS y ON y.sub_id = m.fund_id AND y.currency = k.currency
)
SELECT
    definition,
    level,
    year,
    measure,
    currency,
    SUM(is_top) AS mothers,
    SUM(CASE WHEN is_top = 1 AND exact_yuan IS NULL THEN 1 ELSE 0 END) AS mothers_lacking,
    SUM(CASE WHEN is_top = 1 THEN exact_yuan END) AS mothers_yuan,
    SUM(CASE WHEN is_top = 1 THEN lo_yuan END) AS mothers_at_least_yuan,
    SUM(is_sub) AS subs,
    SUM(CASE WHEN is_sub = 1 AND (exact_yuan IS NULL OR mothers_yuan IS NULL) THEN 1 ELSE 0 END)
        AS subs_lacking,
    SUM(CASE WHEN is_sub = 1 AND exact_yuan >= mothers_yuan THEN exact_yuan - mothers_yuan END)
        AS outside_yuan,
    COALESCE(SUM(CASE WHEN is_top = 1 THEN exact_yuan END), 0)
        + COALESCE(SUM(CASE WHEN is_sub = 1 AND exact_yuan >= mothers_yuan
            THEN exact_yuan - mothers_yuan END), 0) AS with_outside_yuan,
    COUNT(*) AS funds,
    SUM(CASE WHEN exact_yuan IS NULL THEN 1 ELSE 0 END) AS funds_lacking,
    SUM(is_inexact) AS funds_inexact,
    SUM(exact_yuan) AS naive_yuan
FROM sized
GROUP BY definition, level, year, measure, currency
