-- version: 2
-- How many applications stood in each stage at the end of each month (Beijing time), by exchange,
-- board, kind, industry (CSRC code) and province, from the first month in which anything happened to
-- the last; sum over what isn't asked. Ended ones stay in their last stage; one that left its
-- source's lists before it was registered, listed or ended is counted until then. A step counts from
-- the day on which its source tells it: a decision that was posted later (v_listing_spell begins
-- on its own day) from its posting. Sources that retell others are left out.
-- example: SELECT month, substr(industry_code, 1, 1) AS sector, stage, SUM(applications) AS applications FROM v_listing_pipeline GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
-- example: SELECT month, region_name, stage, SUM(applications) AS applications FROM v_listing_pipeline GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
WITH RECURSIVE step AS (
    SELECT
        a.exchange,
        a.board,
        a.kind,
        a.industry_code,
        substr(a.region_code, 1, 2) || '0000' AS region_code,
        e.stage,
        CAST(substr({beijing_date:e.happened_at}, 1, 4) AS INTEGER) * 12
            + CAST(substr({beijing_date:e.happened_at}, 6, 2) AS INTEGER) - 1 AS first_month,
        COALESCE(
            LEAD(
                CAST(substr({beijing_date:e.happened_at}, 1, 4) AS INTEGER) * 12
                    + CAST(substr({beijing_date:e.happened_at}, 6, 2) AS INTEGER) - 1
            ) OVER (PARTITION BY e.application_id ORDER BY e.place, e.happened_at, e.id),
            CASE WHEN substr(e.stage, 1, 10) <> 'terminated' AND e.stage NOT IN
            ('registered', 'listed', 'registration_refused', 'registration_terminated')
                THEN CAST(substr({beijing_date:a.gone_at}, 1, 4) AS INTEGER) * 12
                + CAST(substr({beijing_date:a.gone_at}, 6, 2) AS INTEGER) - 1 END
        ) AS next_month
    FROM listing_event AS e
    JOIN listing_application AS a ON a.id = e.application_id
    JOIN source AS s ON s.id = a.source_id AND s.grade = 'official'
    WHERE e.gone_at IS NULL AND e.is_repeat IS NOT TRUE AND e.happened_at IS NOT NULL
),
month (number) AS (
    SELECT MIN(first_month) FROM step
    UNION ALL
    SELECT number + 1 FROM month WHERE number < (SELECT MAX(first_month) FROM step)
)
SELECT
    CAST(m.number / 12 AS VARCHAR(4))
        || CASE WHEN m.number - m.number / 12 * 12 < 9 THEN '-0' ELSE '-' END
        || CAST(m.number - m.number / 12 * 12 + 1 AS VARCHAR(2)) AS month,
    step.exchange,
    step.board,
    step.kind,
    step.industry_code,
    step.region_code,
    r.name AS region_name,
    step.stage,
    COUNT(*) AS applications
FROM month AS m
JOIN step ON step.first_month <= m.number AND (step.next_month IS NULL OR step.next_month > m.number)
LEFT JOIN region AS r ON r.code = step.region_code AND r.valid_to IS NULL
GROUP BY
    m.number,
    step.exchange,
    step.board,
    step.kind,
    step.industry_code,
    step.region_code,
    r.name,
    step.stage
