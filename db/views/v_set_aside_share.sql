-- version: 2
-- What share of purchases under the procurement law, and of their budget, is reserved for small
-- firms, by month of the first notice that is no intention, and by dimension: all of them, by
-- province (region), main category or buyer. Beside every share stands the share of what was not
-- read, for it may say the one or the other; a share can't be added to that of another row, but
-- what it is made of can. Budgets count in CNY where they are known: how many purchases lack one,
-- have one in another currency, or reserve a part whose size is not known, is said.
WITH bought AS (
    SELECT
        substr(p.first_on, 1, 7) AS month,
        CASE WHEN p.region_code IS NOT NULL THEN substr(p.region_code, 1, 2) || '0000' END
            AS province,
        p.main_category,
        p.buyer_raw AS buyer,
        p.set_aside,
        p.set_aside_disagrees,
        CASE WHEN COALESCE(p.currency, 'CNY') = 'CNY' THEN p.budget_yuan END AS budget,
        CASE WHEN COALESCE(p.currency, 'CNY') = 'CNY' THEN p.reserved_budget_yuan END AS reserved,
        CASE WHEN p.budget_yuan IS NULL THEN 1 ELSE 0 END AS has_none,
        CASE WHEN p.currency <> 'CNY' AND p.budget_yuan IS NOT NULL THEN 1 ELSE 0 END AS is_foreign
    FROM v_procurement_project AS p
    WHERE p.legal_regime = 'government_procurement_law' AND p.first_on IS NOT NULL
),
counted AS (
    SELECT
        b.month,
        d.dimension,
        CASE d.dimension
            WHEN 'all' THEN 'all'
            WHEN 'region' THEN b.province
            WHEN 'category' THEN b.main_category
            ELSE b.buyer
        END AS name,
        COUNT(*) AS purchases,
        SUM(CASE WHEN b.set_aside = 'reserved' THEN 1 ELSE 0 END) AS reserved,
        SUM(CASE WHEN b.set_aside = 'not_reserved' THEN 1 ELSE 0 END) AS not_reserved,
        SUM(CASE WHEN b.set_aside = 'preference_only' THEN 1 ELSE 0 END) AS preference_only,
        SUM(CASE WHEN b.set_aside = 'unstated' THEN 1 ELSE 0 END) AS unstated,
        SUM(CASE WHEN b.set_aside = 'unread' THEN 1 ELSE 0 END) AS unread,
        SUM(b.set_aside_disagrees) AS disagreeing,
        SUM(b.budget) AS budget_yuan,
        SUM(CASE WHEN b.set_aside = 'reserved' AND b.budget IS NOT NULL THEN b.reserved END)
            AS reserved_budget_yuan,
        SUM(CASE WHEN b.set_aside = 'unread' THEN b.budget END) AS unread_budget_yuan,
        SUM(b.has_none) AS without_budget,
        SUM(b.is_foreign) AS in_other_currency,
        SUM(
            CASE WHEN b.set_aside = 'reserved' AND b.budget IS NOT NULL AND b.reserved IS NULL
                THEN 1 ELSE 0 END
        ) AS reserved_in_unknown_part
    FROM bought AS b
    CROSS JOIN (
        SELECT 'all' AS dimension UNION ALL SELECT 'region'
        UNION ALL SELECT 'category' UNION ALL SELECT 'buyer'
    ) AS d
    GROUP BY 1, 2, 3
)
SELECT
    c.month,
    c.dimension,
    c.name,
    c.purchases,
    c.reserved,
    c.not_reserved,
    c.preference_only,
    c.unstated,
    c.unread,
    c.disagreeing,
    c.reserved * 1.0 / c.purchases AS share_reserved,
    c.unread * 1.0 / c.purchases AS share_unread,
    c.budget_yuan,
    c.reserved_budget_yuan,
    c.unread_budget_yuan,
    COALESCE(c.reserved_budget_yuan, 0) * 1.0 / c.budget_yuan AS budget_share_reserved,
    COALESCE(c.unread_budget_yuan, 0) * 1.0 / c.budget_yuan AS budget_share_unread,
    c.without_budget,
    c.in_other_currency,
    c.reserved_in_unknown_part
FROM counted AS c
