-- version: 1
-- One row for each planned purchase: a row of a notice of intention (采购意向), with the purchase it
-- became, where one is found, and how sure that is. sme_reserved is what the agency said beforehand;
-- purchase is as in v_procurement_project, which says what the tender then did. Copies on other
-- portals have a canonical_id. days_to_tender counts to the first tender of that project.
-- example: SELECT i.sme_reserved, p.set_aside, COUNT(*) AS purchases, CAST(ROUND(AVG(i.days_to_tender)) AS INTEGER) AS days FROM v_intention i JOIN v_procurement_project p ON p.purchase = i.purchase WHERE i.canonical_id IS NULL GROUP BY 1, 2 ORDER BY COALESCE(CAST(i.sme_reserved AS INTEGER), -1), 2
WITH RECURSIVE attempt AS (
    SELECT p.id AS project_id, p.id AS root_id
    FROM procurement_project AS p WHERE p.retender_of_id IS NULL
    UNION ALL
    SELECT p.id, a.root_id
    FROM procurement_project AS p JOIN attempt AS a ON p.retender_of_id = a.project_id
),
tendered AS (
    SELECT
        COALESCE(t.purchase_id, t.project_id) AS project_id,
        MIN(COALESCE({date:t.published_on}, {beijing_date:t.published_at})) AS day
    FROM procurement_notice AS t
    WHERE t.stage IN ('tender', 'prequalification') AND t.gone_at IS NULL
        AND COALESCE(t.purchase_id, t.project_id) IS NOT NULL
    GROUP BY 1
),
planned AS (
    SELECT
        i.*,
        n.source_id AS portal, n.native_id AS notice_number, n.canonical_id, n.buyer_id,
        n.buyer_raw, n.region_code,
        COALESCE({date:n.published_on}, {beijing_date:n.published_at}) AS day
    FROM procurement_intention AS i
    JOIN procurement_notice AS n ON n.id = i.notice_id
    WHERE i.gone_at IS NULL AND n.gone_at IS NULL
)
SELECT
    i.id AS intention_id,
    i.notice_id,
    i.portal AS source_id,
    i.notice_number AS native_id,
    i.canonical_id,
    i.position,
    i.title,
    i.buyer_id,
    i.buyer_raw,
    i.region_code,
    i.category_raw,
    i.budget_minor / 100.0 AS budget_yuan,
    i.currency,
    i.day AS published_on,
    {date:i.expected_on} AS expected_on,
    i.sme_reserved,
    i.sme_reserved_raw,
    a.root_id AS purchase,
    i.purchase_id,
    q.project_no,
    i.purchase_evidence,
    i.purchase_confidence,
    t.day AS tender_on,
    CASE WHEN i.day <= t.day THEN {days:t.day} - {days:i.day} END AS days_to_tender,
    i.document_id
FROM planned AS i
LEFT JOIN attempt AS a ON a.project_id = i.purchase_id
LEFT JOIN procurement_project AS q ON q.id = i.purchase_id
LEFT JOIN tendered AS t ON t.project_id = i.purchase_id
