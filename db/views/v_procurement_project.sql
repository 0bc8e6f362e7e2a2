-- version: 3
-- One row for each purchase: the steps of one project across portals, copies and repeated tenders
-- counted once (purchase as in v_procurement_step). Title, buyer and budget are those of the lead
-- notice. What the last attempt says of its budget and of setting aside holds, and there what a
-- correction says later. legal_regime is bidding_law where any notice says so: such works are under another law
-- than set-asides and belong in no share of them. set_aside is reserved, not_reserved,
-- preference_only (such as a deduction from the price, and no word on setting aside), unstated
-- (read, and it says nothing of this purchase) or unread (no page, an unreadable one, or a file
-- that was not opened). reserved_budget_yuan is
-- the budget of what is reserved: of reserved lots theirs; NULL where the part is not known.
-- intention_on is also that of a row of a notice of intention which became the purchase (v_intention).
WITH said AS (
    SELECT
        k.purchase, k.purchase_id AS root_id, k.project_id, k.attempt AS place,
        n.id, n.source_id, n.native_id, n.canonical_id, n.stage, n.method, n.title,
        n.project_title, n.buyer_id, n.buyer_raw, n.region_code, n.category_code, n.category_raw,
        n.main_category, n.budget_minor, n.currency, n.detail_version, n.document_id,
        k.legal_regime,
        k.published_on AS day,
        CASE n.stage
            WHEN 'tender' THEN 1 WHEN 'prequalification' THEN 2 WHEN 'award' THEN 3
            WHEN 'termination' THEN 4 WHEN 'intention' THEN 5 WHEN 'contract' THEN 6
            WHEN 'other' THEN 7 ELSE 8
        END AS weight
    FROM v_procurement_step AS k
    JOIN procurement_notice AS n ON n.id = k.notice_id
),
lead_notice AS (
    SELECT
        s.*,
        ROW_NUMBER() OVER (
            PARTITION BY s.purchase
            ORDER BY
                s.weight, s.place,
                CASE WHEN s.canonical_id IS NULL THEN 0 ELSE 1 END,
                CASE WHEN s.detail_version IS NULL THEN 1 ELSE 0 END,
                COALESCE(s.day, '9999'), s.source_id, s.native_id
        ) AS turn
    FROM said AS s
),
budget AS (
    SELECT
        s.purchase, s.budget_minor, s.currency,
        ROW_NUMBER() OVER (
            PARTITION BY s.purchase
            ORDER BY
                s.place DESC, s.weight,
                CASE WHEN s.canonical_id IS NULL THEN 0 ELSE 1 END,
                COALESCE(s.day, '9999'), s.source_id, s.native_id
        ) AS turn
    FROM said AS s WHERE s.budget_minor IS NOT NULL
),
reading AS (
    SELECT
        s.purchase, g.id AS reading_id, g.notice_id, g.outcome,
        CASE
            WHEN g.outcome IN ('not_read', 'unreadable') THEN 1
            WHEN g.outcome IN ('preference_only', 'policy_mentioned')
                AND COALESCE(g.attachments_present, 0) > COALESCE(g.attachments_read, 0) THEN 1
            ELSE 0
        END AS unread,
        ROW_NUMBER() OVER (
            PARTITION BY s.purchase
            ORDER BY
                CASE WHEN g.outcome IN ('stated', 'explicitly_not') THEN 0 ELSE 1 END,
                s.place DESC,
                CASE
                    WHEN s.stage = 'correction' AND g.outcome IN ('stated', 'explicitly_not')
                        THEN 1
                    ELSE s.weight
                END,
                CASE WHEN s.canonical_id IS NULL THEN 0 ELSE 1 END,
                CASE
                    WHEN g.outcome IN ('stated', 'explicitly_not') THEN COALESCE(s.day, '')
                    ELSE ''
                END DESC,
                CASE g.outcome
                    WHEN 'stated' THEN 1 WHEN 'explicitly_not' THEN 2
                    WHEN 'preference_only' THEN 3 WHEN 'silent' THEN 4
                    WHEN 'policy_mentioned' THEN 5 ELSE 6
                END,
                s.source_id, s.native_id
        ) AS turn
    FROM said AS s
    JOIN (
        SELECT
            e.id, e.notice_id, e.gone_at, e.attachments_present, e.attachments_read,
            {set_aside:e} AS outcome
        FROM set_aside_reading AS e
    ) AS g
        ON g.notice_id = s.id AND g.gone_at IS NULL AND g.outcome <> 'not_applicable'
),
statement AS (
    SELECT
        g.purchase,
        MIN(
            CASE t.kind
                WHEN 'sme_whole' THEN 1 WHEN 'small_micro_whole' THEN 2 WHEN 'sme_package' THEN 3
                WHEN 'sme_joint_venture' THEN 4 WHEN 'sme_subcontract' THEN 5
                WHEN 'sme_partial' THEN 6 WHEN 'sme_implied' THEN 7
            END
        ) AS reserving,
        MAX(CASE WHEN t.kind = 'price_deduction' THEN 1 ELSE 0 END) AS has_deduction,
        MAX(
            CASE
                WHEN t.lot_no IS NULL
                    AND t.kind IN ('sme_whole', 'small_micro_whole', 'sme_implied') THEN 1
                ELSE 0
            END
        ) AS whole
    FROM reading AS g
    JOIN set_aside AS t ON t.reading_id = g.reading_id AND t.gone_at IS NULL
        AND t.negated IS NOT TRUE
    WHERE g.turn = 1 AND g.outcome <> 'unreadable'
    GROUP BY g.purchase
),
reserved_lot AS (
    SELECT
        g.purchase,
        SUM(l.budget_minor) AS budget_minor,
        COUNT(*) AS lots,
        COUNT(l.budget_minor) AS with_budget
    FROM reading AS g
    JOIN procurement_lot AS l ON l.notice_id = g.notice_id AND l.gone_at IS NULL
    WHERE g.turn = 1 AND EXISTS (
        SELECT 1 FROM set_aside AS t
        WHERE t.reading_id = g.reading_id AND t.gone_at IS NULL AND t.negated IS NOT TRUE
            AND t.lot_no = l.lot_no
            AND t.kind IN ('sme_whole', 'small_micro_whole', 'sme_package', 'sme_implied')
    )
    GROUP BY g.purchase
),
step AS (
    SELECT
        s.purchase,
        MAX(s.root_id) AS purchase_id,
        MIN(CASE WHEN s.stage = 'intention' THEN s.day END) AS intention_on,
        MIN(CASE WHEN s.stage IN ('tender', 'prequalification') THEN s.day END) AS tender_on,
        MIN(CASE WHEN s.stage = 'award' THEN s.day END) AS award_on,
        MIN(CASE WHEN s.stage = 'termination' THEN s.day END) AS terminated_on,
        MIN(CASE WHEN s.stage = 'contract' THEN s.day END) AS contract_on,
        MIN(CASE WHEN s.stage NOT IN ('intention', 'other') THEN s.day END) AS first_on,
        COUNT(DISTINCT s.project_id) AS attempts,
        COUNT(DISTINCT s.id) AS notices,
        COUNT(DISTINCT CASE WHEN s.canonical_id IS NULL THEN s.id END) AS canonical_notices,
        COUNT(DISTINCT s.source_id) AS sources,
        CASE
            WHEN MAX(CASE WHEN s.legal_regime = 'bidding_law' THEN 1 END) = 1 THEN 'bidding_law'
            WHEN MAX(CASE WHEN s.legal_regime = 'other' THEN 1 END) = 1 THEN 'other'
            ELSE MAX(s.legal_regime)
        END AS legal_regime,
        COUNT(DISTINCT CASE WHEN g.outcome IN ('stated', 'explicitly_not') THEN g.outcome END)
            AS answers
    FROM said AS s
    LEFT JOIN reading AS g ON g.notice_id = s.id
    GROUP BY s.purchase
),
planned AS (
    SELECT k.purchase, MIN(COALESCE({date:n.published_on}, {beijing_date:n.published_at})) AS day
    FROM procurement_intention AS i
    JOIN procurement_notice AS n ON n.id = i.notice_id AND n.gone_at IS NULL
    JOIN (SELECT DISTINCT s.purchase, s.project_id FROM said AS s) AS k
        ON k.project_id = i.purchase_id
    WHERE i.gone_at IS NULL
    GROUP BY k.purchase
),
dated AS (
    SELECT
        f.*,
        CASE WHEN f.intention_on <= p.day THEN f.intention_on ELSE COALESCE(p.day, f.intention_on)
            END AS planned_on
    FROM step AS f
    LEFT JOIN planned AS p ON p.purchase = f.purchase
)
SELECT
    f.purchase,
    f.purchase_id,
    n.id AS lead_notice_id,
    p.project_no,
    COALESCE(n.project_title, n.title) AS title,
    n.buyer_id,
    n.buyer_raw,
    n.region_code,
    n.category_code,
    n.category_raw,
    COALESCE(
        CASE substr(n.category_code, 1, 1)
            WHEN 'A' THEN 'goods' WHEN 'B' THEN 'works' WHEN 'C' THEN 'services'
        END,
        n.main_category
    ) AS main_category,
    n.method,
    f.legal_regime,
    b.budget_minor / 100.0 AS budget_yuan,
    b.currency,
    CASE
        WHEN g.outcome = 'stated' AND t.reserving IS NOT NULL THEN 'reserved'
        WHEN g.outcome = 'explicitly_not' THEN 'not_reserved'
        WHEN g.outcome IS NULL OR g.unread = 1 THEN 'unread'
        WHEN g.outcome = 'preference_only' THEN 'preference_only'
        ELSE 'unstated'
    END AS set_aside,
    CASE
        WHEN t.reserving = 1 THEN 'sme_whole'
        WHEN t.reserving = 2 THEN 'small_micro_whole'
        WHEN t.reserving = 3 THEN 'sme_package'
        WHEN t.reserving = 4 THEN 'sme_joint_venture'
        WHEN t.reserving = 5 THEN 'sme_subcontract'
        WHEN t.reserving = 6 THEN 'sme_partial'
        WHEN t.reserving = 7 THEN 'sme_implied'
        WHEN t.has_deduction = 1 THEN 'price_deduction'
    END AS set_aside_kind,
    CASE
        WHEN t.whole = 1 THEN b.budget_minor
        WHEN r.lots = r.with_budget THEN r.budget_minor
    END / 100.0 AS reserved_budget_yuan,
    CASE WHEN f.answers > 1 THEN 1 ELSE 0 END AS set_aside_disagrees,
    g.notice_id AS set_aside_notice_id,
    f.planned_on AS intention_on,
    f.tender_on,
    f.award_on,
    f.terminated_on,
    f.contract_on,
    f.first_on,
    CASE WHEN f.planned_on <= f.tender_on
        THEN {days:f.tender_on} - {days:f.planned_on} END AS days_intention_to_tender,
    CASE WHEN f.tender_on <= f.award_on
        THEN {days:f.award_on} - {days:f.tender_on} END AS days_tender_to_award,
    CASE WHEN f.planned_on <= f.award_on
        THEN {days:f.award_on} - {days:f.planned_on} END AS days_intention_to_award,
    CASE WHEN f.attempts = 0 THEN 1 ELSE f.attempts END AS attempts,
    f.notices,
    f.canonical_notices,
    f.sources,
    n.document_id
FROM dated AS f
JOIN lead_notice AS n ON n.purchase = f.purchase AND n.turn = 1
LEFT JOIN procurement_project AS p ON p.id = f.purchase_id
LEFT JOIN budget AS b ON b.purchase = f.purchase AND b.turn = 1
LEFT JOIN reading AS g ON g.purchase = f.purchase AND g.turn = 1
LEFT JOIN statement AS t ON t.purchase = f.purchase
LEFT JOIN reserved_lot AS r ON r.purchase = f.purchase
