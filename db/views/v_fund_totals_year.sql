-- version: 3
-- Never one number: for each definition, level of the issuing government, year, measure and currency
-- the sums of mother funds, of direct funds (neither a mother nor below one), and of the money that
-- others than their mothers have in the sub-funds; with_outside adds these three. The naive sum of
-- all funds counts the mothers' money twice. Each has what it lacks. A sub-fund is what a mother of
-- the definition stands behind, whatever else it is by itself; what its mothers gave is what was told
-- last of each, as committed money, so others' money is told of committed and registered sizes alone
-- and only where the part of every one of its mothers is known. Sums are of exact figures on one fund
-- each, as told up to the end of the year (v_fund_size_year); at_least adds the lower ends of inexact
-- ones. Left out, and counted beside: funds that have ended (v_fund_life) and those that are not
-- recommended for sums, such as by their name alone; figures of reprints alike. A fund is counted
-- under the currency of its figures, one without any under CNY. Funds, definitions and ties are those
-- known today; a mother that has a mother of its own under the same definition counts as a sub-fund.
-- example: SELECT year, level, mothers, mothers_lacking, mothers_yuan, direct_yuan, outside_yuan, with_outside_yuan, naive_yuan FROM v_fund_totals_year WHERE definition = 'broad' AND measure = 'committed' AND currency = 'CNY' ORDER BY year, level
WITH figure AS MATERIALIZED (
    SELECT fund_id, year, measure, currency, lo_yuan, is_exact FROM v_fund_size_year
    WHERE COALESCE(why_not, 'not_exact') = 'not_exact'
),
known AS MATERIALIZED (
    SELECT
        f.fund_id,
        f.structure,
        f.issuer_level,
        COALESCE(z.currency, 'CNY') AS currency,
        CASE WHEN l.life IN ('ended', 'gone') THEN 1 ELSE 0 END AS is_ended,
        CASE WHEN COALESCE(f.recommended_for_aggregates, FALSE) THEN 1 ELSE 0 END AS is_recommended
    FROM v_fund AS f
    LEFT JOIN v_fund_life AS l ON l.fund_id = f.fund_id
    LEFT JOIN (SELECT fund_id, MIN(currency) AS currency FROM figure GROUP BY fund_id) AS z
        ON z.fund_id = f.fund_id
),
defined AS MATERIALIZED (
    SELECT d.definition, k.* FROM v_fund_definition AS d JOIN known AS k ON k.fund_id = d.fund_id
),
basis AS MATERIALIZED (SELECT * FROM defined WHERE is_ended = 0 AND is_recommended = 1),
told AS MATERIALIZED (
    SELECT
        t.mother_id,
        t.sub_id,
        t.currency,
        t.committed_yuan,
        CASE WHEN t.outcome IN ('rejected', 'withdrawn', 'cleared') THEN 1 ELSE 0 END AS is_end,
        CASE WHEN t.bound = 'eq' AND t.committed_yuan IS NOT NULL THEN 1 ELSE 0 END AS has_amount,
        COALESCE({date:t.told_on}, '') AS told_on
    FROM v_fund_tie AS t
),
pair AS MATERIALIZED (
    SELECT s.mother_id, s.sub_id, a.currency, a.committed_yuan
    FROM (
        SELECT mother_id, sub_id
        FROM told
        GROUP BY mother_id, sub_id
        HAVING SUM(is_end) = 0
            OR MAX(CASE WHEN is_end = 0 THEN told_on END) > MAX(CASE WHEN is_end = 1 THEN told_on END)
    ) AS s
    LEFT JOIN (
        SELECT
            told.*,
            ROW_NUMBER() OVER (
                PARTITION BY mother_id, sub_id ORDER BY told_on DESC, committed_yuan DESC
            ) AS place
        FROM told
        WHERE has_amount = 1
    ) AS a ON a.mother_id = s.mother_id AND a.sub_id = s.sub_id AND a.place = 1
),
below AS MATERIALIZED (
    SELECT
        b.definition,
        pair.sub_id,
        MIN(b.issuer_level) AS mothers_level,
        CASE WHEN COUNT(*) = SUM(CASE WHEN pair.currency = k.currency THEN 1 ELSE 0 END)
            THEN SUM(pair.committed_yuan) END AS mothers_yuan
    FROM pair
    JOIN basis AS b ON b.fund_id = pair.mother_id
    JOIN known AS k ON k.fund_id = pair.sub_id
    WHERE k.is_ended = 0
    GROUP BY b.definition, pair.sub_id
),
member AS MATERIALIZED (
    SELECT
        b.definition,
        b.fund_id,
        b.currency,
        COALESCE(b.issuer_level, s.mothers_level, 'unknown') AS level,
        CASE WHEN s.sub_id IS NULL AND b.structure = 'mother' THEN 1 ELSE 0 END AS is_top,
        CASE WHEN s.sub_id IS NULL AND COALESCE(b.structure, 'direct') NOT IN ('mother', 'sub')
            THEN 1 ELSE 0 END AS is_direct,
        CASE WHEN s.sub_id IS NULL THEN 0 ELSE 1 END AS is_sub,
        s.mothers_yuan
    FROM basis AS b
    LEFT JOIN below AS s ON s.definition = b.definition AND s.sub_id = b.fund_id
    UNION ALL
    SELECT
        s.definition,
        s.sub_id,
        k.currency,
        COALESCE(k.issuer_level, s.mothers_level, 'unknown'),
        0,
        0,
        1,
        s.mothers_yuan
    FROM below AS s
    JOIN known AS k ON k.fund_id = s.sub_id
    WHERE NOT EXISTS (
        SELECT 1 FROM basis AS b WHERE b.definition = s.definition AND b.fund_id = s.sub_id
    )
),
census AS (
    SELECT
        definition, level, currency,
        COUNT(*) AS funds, SUM(is_top) AS mothers, SUM(is_direct) AS direct, SUM(is_sub) AS subs
    FROM member
    GROUP BY definition, level, currency
),
left_out AS (
    SELECT
        definition,
        COALESCE(issuer_level, 'unknown') AS level,
        currency,
        SUM(is_ended) AS ended,
        SUM(CASE WHEN is_ended = 0 AND is_recommended = 0 THEN 1 ELSE 0 END) AS not_recommended
    FROM defined
    GROUP BY definition, COALESCE(issuer_level, 'unknown'), currency
),
sized AS (
    SELECT
        m.*,
        z.year,
        z.measure,
        z.lo_yuan,
        CASE WHEN z.is_exact = 1 THEN z.lo_yuan END AS exact_yuan,
        CASE WHEN m.is_sub = 1 AND z.is_exact = 1 AND z.lo_yuan >= m.mothers_yuan
            AND z.measure IN ('committed', 'registered') THEN z.lo_yuan - m.mothers_yuan
        END AS outside_yuan
    FROM figure AS z
    JOIN member AS m ON m.fund_id = z.fund_id AND m.currency = z.currency
),
summed AS (
    SELECT
        definition, level, year, measure, currency,
        SUM(CASE WHEN is_top = 1 AND exact_yuan IS NOT NULL THEN 1 ELSE 0 END) AS mothers_known,
        SUM(CASE WHEN is_top = 1 THEN exact_yuan END) AS mothers_yuan,
        SUM(CASE WHEN is_top = 1 THEN lo_yuan END) AS mothers_at_least_yuan,
        SUM(CASE WHEN is_direct = 1 AND exact_yuan IS NOT NULL THEN 1 ELSE 0 END) AS direct_known,
        SUM(CASE WHEN is_direct = 1 THEN exact_yuan END) AS direct_yuan,
        COUNT(outside_yuan) AS subs_known,
        SUM(outside_yuan) AS outside_yuan,
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
    c.direct,
    c.direct - t.direct_known AS direct_lacking,
    t.direct_yuan,
    c.subs,
    c.subs - t.subs_known AS subs_lacking,
    t.outside_yuan,
    CASE WHEN t.mothers_yuan IS NOT NULL OR t.direct_yuan IS NOT NULL OR t.outside_yuan IS NOT NULL
        THEN COALESCE(t.mothers_yuan, 0) + COALESCE(t.direct_yuan, 0) + COALESCE(t.outside_yuan, 0)
    END AS with_outside_yuan,
    c.funds,
    c.funds - t.funds_known AS funds_lacking,
    t.funds_inexact,
    t.naive_yuan,
    COALESCE(o.ended, 0) AS funds_ended,
    COALESCE(o.not_recommended, 0) AS funds_not_recommended
FROM summed AS t
JOIN census AS c ON c.definition = t.definition AND c.level = t.level AND c.currency = t.currency
LEFT JOIN left_out AS o ON o.definition = t.definition AND o.level = t.level
    AND o.currency = t.currency
