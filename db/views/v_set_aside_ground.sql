-- version: 2
-- With which clause "not reserved" is justified, by month and province: purchases under the
-- procurement law that say it, and the share of those that give this ground ('not given': none).
-- A ground is an item of Art. 6 of 财库〔2020〕46号: 6(3); 6 where the article is named alone.
-- A purchase that gives several counts in each. What was not read stands beside the share.
WITH bought AS (
    SELECT
        p.set_aside_notice_id AS notice_id,
        substr(p.first_on, 1, 7) AS month,
        CASE WHEN p.region_code IS NOT NULL THEN substr(p.region_code, 1, 2) || '0000' END
            AS province,
        p.set_aside
    FROM v_procurement_project AS p
    WHERE p.legal_regime = 'government_procurement_law' AND p.first_on IS NOT NULL
),
cell AS (
    SELECT
        b.month,
        b.province,
        COUNT(*) AS purchases,
        SUM(CASE WHEN b.set_aside = 'not_reserved' THEN 1 ELSE 0 END) AS not_reserved,
        SUM(CASE WHEN b.set_aside = 'unread' THEN 1 ELSE 0 END) AS unread
    FROM bought AS b
    GROUP BY b.month, b.province
),
denied AS (
    SELECT
        b.notice_id, b.month, b.province,
        t.ground,
        MAX(CASE WHEN t.ground IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY b.notice_id)
            AS is_justified
    FROM bought AS b
    LEFT JOIN set_aside_reading AS g ON g.notice_id = b.notice_id AND g.gone_at IS NULL
    LEFT JOIN set_aside AS t
        ON t.reading_id = g.id AND t.gone_at IS NULL AND t.kind = 'not_reserved'
    WHERE b.set_aside = 'not_reserved'
),
justified AS (
    SELECT DISTINCT d.notice_id, d.month, d.province, COALESCE(d.ground, 'not given') AS ground
    FROM denied AS d
    WHERE d.ground IS NOT NULL OR d.is_justified = 0
)
SELECT
    j.month,
    j.province,
    j.ground,
    COUNT(*) AS purchases,
    c.not_reserved,
    COUNT(*) * 1.0 / c.not_reserved AS share,
    c.purchases AS all_purchases,
    c.unread * 1.0 / c.purchases AS share_unread
FROM justified AS j
JOIN cell AS c
    ON c.month = j.month AND (c.province = j.province OR (c.province IS NULL AND j.province IS NULL))
GROUP BY j.month, j.province, j.ground, c.not_reserved, c.purchases, c.unread
