-- version: 1
-- Who wins reserved purchases: each firm with its awards in purchases under the procurement law
-- that are reserved, and of lots only those that are. Copies on other portals are left out.
-- amount_yuan adds what was awarded to the firm alone, in CNY; how many awards are shared with
-- others, priced by a rate or a unit, in another currency or without a legible amount is said
-- beside it. declared_small counts awards for which the firm declared itself small or micro.
WITH bought AS MATERIALIZED (
    SELECT p.purchase, p.set_aside_kind, p.set_aside_notice_id
    FROM v_procurement_project AS p
    WHERE p.set_aside = 'reserved' AND p.legal_regime = 'government_procurement_law'
),
step AS MATERIALIZED (
    SELECT k.purchase, k.notice_id, k.published_on
    FROM v_procurement_step AS k
    WHERE k.stage = 'award' AND k.canonical_id IS NULL
),
won AS (
    SELECT
        COALESCE(o.merged_into, w.organisation_id) AS organisation_id,
        w.organisation_raw,
        a.id AS award_id,
        k.purchase,
        k.published_on,
        w.role,
        w.declared_size,
        a.price_kind,
        a.currency,
        CASE
            WHEN COALESCE(a.currency, 'CNY') = 'CNY' AND a.recommended_for_aggregates IS TRUE
                AND COALESCE(w.role, 'sole') = 'sole' THEN a.amount_minor
        END AS amount_minor,
        CASE WHEN p.set_aside_kind IN ('sme_whole', 'small_micro_whole') THEN 1 ELSE 0 END
            AS is_whole
    FROM bought AS p
    JOIN step AS k ON k.purchase = p.purchase
    JOIN award AS a ON a.notice_id = k.notice_id AND a.gone_at IS NULL
    JOIN award_supplier AS w ON w.award_id = a.id AND w.gone_at IS NULL
    LEFT JOIN organisation AS o ON o.id = w.organisation_id
    WHERE EXISTS (
        SELECT 1
        FROM set_aside_reading AS g
        JOIN set_aside AS t ON t.reading_id = g.id AND t.gone_at IS NULL
        WHERE g.notice_id = p.set_aside_notice_id AND g.gone_at IS NULL
            AND t.negated IS NOT TRUE
            AND (t.lot_no IS NULL OR a.lot_no IS NULL OR t.lot_no = a.lot_no)
            AND t.kind IN (
                'sme_whole', 'small_micro_whole', 'sme_package', 'sme_joint_venture',
                'sme_subcontract', 'sme_partial', 'sme_implied'
            )
    )
)
SELECT
    w.organisation_id,
    COALESCE(o.name, w.organisation_raw) AS name,
    COUNT(DISTINCT w.purchase) AS purchases,
    COUNT(*) AS awards,
    SUM(w.is_whole) AS of_wholly_reserved,
    SUM(w.amount_minor) / 100.0 AS amount_yuan,
    COUNT(w.amount_minor) AS with_amount,
    COUNT(CASE WHEN w.role IN ('leader', 'member') THEN 1 END) AS shared,
    COUNT(CASE WHEN w.price_kind IN ('rate', 'unit_price') THEN 1 END) AS by_rate_or_unit,
    COUNT(CASE WHEN w.currency <> 'CNY' THEN 1 END) AS in_other_currency,
    COUNT(CASE WHEN w.declared_size IN ('small', 'micro') THEN 1 END) AS declared_small,
    COUNT(w.declared_size) AS with_declaration,
    MIN(w.published_on) AS first_on,
    MAX(w.published_on) AS last_on
FROM won AS w
LEFT JOIN organisation AS o ON o.id = w.organisation_id
GROUP BY w.organisation_id, COALESCE(o.name, w.organisation_raw)
