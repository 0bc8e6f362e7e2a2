-- version: 2
-- In how many purchases under the procurement law each kind of preference is stated, by month and
-- province: reserved as a whole or in lots, through a consortium or a subcontract, or only a
-- deduction from the price; not_reserved is one, too. A purchase may state several kinds. The shares
-- are of all purchases of the month and province, and the share of the unread stands beside them.
-- The budget of what is stated of lots alone is that of those lots, where each of them has one.
WITH bought AS (
    SELECT
        p.set_aside_notice_id AS notice_id,
        substr(p.first_on, 1, 7) AS month,
        CASE WHEN p.region_code IS NOT NULL THEN substr(p.region_code, 1, 2) || '0000' END
            AS province,
        CASE WHEN COALESCE(p.currency, 'CNY') = 'CNY' THEN p.budget_yuan END AS budget,
        p.set_aside
    FROM v_procurement_project AS p
    WHERE p.legal_regime = 'government_procurement_law' AND p.first_on IS NOT NULL
),
cell AS (
    SELECT
        b.month,
        b.province,
        COUNT(*) AS purchases,
        SUM(CASE WHEN b.set_aside = 'unread' THEN 1 ELSE 0 END) AS unread,
        SUM(b.budget) AS budget
    FROM bought AS b
    GROUP BY b.month, b.province
),
said AS (
    SELECT
        b.notice_id, b.month, b.province, b.budget, t.kind, t.lot_no,
        MAX(CASE WHEN t.lot_no IS NULL THEN 1 ELSE 0 END)
            OVER (PARTITION BY b.notice_id, t.kind) AS of_all
    FROM bought AS b
    JOIN set_aside_reading AS g
        ON g.notice_id = b.notice_id AND g.gone_at IS NULL AND g.outcome <> 'unreadable'
    JOIN set_aside AS t ON t.reading_id = g.id AND t.gone_at IS NULL
),
once AS (
    SELECT DISTINCT
        s.notice_id, s.month, s.province, s.budget, s.kind, s.of_all,
        CASE WHEN s.of_all = 0 THEN s.lot_no END AS lot_no
    FROM said AS s
),
stated AS (
    SELECT
        o.notice_id, o.month, o.province, o.kind,
        CASE
            WHEN o.of_all = 1 THEN o.budget
            WHEN o.budget IS NOT NULL AND COUNT(*) = COUNT(l.budget_minor)
                THEN SUM(l.budget_minor) / 100.0
        END AS budget
    FROM once AS o
    LEFT JOIN procurement_lot AS l
        ON l.notice_id = o.notice_id AND l.lot_no = o.lot_no AND l.gone_at IS NULL
    GROUP BY o.notice_id, o.month, o.province, o.kind, o.of_all, o.budget
)
SELECT
    s.month,
    s.province,
    s.kind,
    COUNT(*) AS purchases,
    c.purchases AS all_purchases,
    COUNT(*) * 1.0 / c.purchases AS share,
    c.unread * 1.0 / c.purchases AS share_unread,
    SUM(s.budget) AS budget_yuan,
    SUM(s.budget) * 1.0 / c.budget AS budget_share,
    COUNT(CASE WHEN s.budget IS NULL THEN 1 END) AS without_budget
FROM stated AS s
JOIN cell AS c
    ON c.month = s.month AND (c.province = s.province OR (c.province IS NULL AND s.province IS NULL))
GROUP BY s.month, s.province, s.kind, c.purchases, c.unread, c.budget
