-- version: 1
-- How many applications stood in each stage at the end of each month (Beijing time), by exchange,
-- board and kind, from the first month in which anything happened to the last. Ended ones stay in
-- their last stage. Sources that retell others are left out.
WITH RECURSIVE step AS (
    SELECT
        a.exchange,
        a.board,
        a.kind,
        e.stage,
        CAST(substr({beijing_date:e.happened_at}, 1, 4) AS INTEGER) * 12
            + CAST(substr({beijing_date:e.happened_at}, 6, 2) AS INTEGER) - 1 AS first_month,
        LEAD(
            CAST(substr({beijing_date:e.happened_at}, 1, 4) AS INTEGER) * 12
                + CAST(substr({beijing_date:e.happened_at}, 6, 2) AS INTEGER) - 1
        ) OVER (
            PARTITION BY e.application_id
            ORDER BY CASE WHEN e.seq IS NULL THEN 1 ELSE 0 END, e.seq, e.happened_at, e.id
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
    step.stage,
    COUNT(*) AS applications
FROM month AS m
JOIN step ON step.first_month <= m.number AND (step.next_month IS NULL OR step.next_month > m.number)
GROUP BY m.number, step.exchange, step.board, step.kind, step.stage
