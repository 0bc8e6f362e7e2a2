-- version: 1
-- Each notice with the purchase it is a step of: one row a notice, copies too. purchase is the same
-- for all steps of a purchase, repeated tenders among them: the number of the first attempt's
-- project, or where no notice has a number, the negative number of the canonical notice. Of copies
-- canonical_id names the notice that counts, and canonical_evidence says why it is the same.
WITH RECURSIVE attempt AS (
    SELECT p.id AS project_id, p.id AS root_id, 1 AS place
    FROM procurement_project AS p WHERE p.retender_of_id IS NULL
    UNION ALL
    SELECT p.id, a.root_id, a.place + 1
    FROM procurement_project AS p JOIN attempt AS a ON p.retender_of_id = a.project_id
)
SELECT
    COALESCE(a.root_id, -COALESCE(n.canonical_id, n.id)) AS purchase,
    a.root_id AS purchase_id,
    a.project_id,
    q.project_no,
    COALESCE(a.place, 1) AS attempt,
    n.id AS notice_id,
    n.source_id,
    n.native_id,
    n.stage,
    COALESCE({date:n.published_on}, {beijing_date:n.published_at}) AS published_on,
    n.title,
    n.buyer_raw,
    COALESCE(n.legal_regime, p.legal_regime) AS legal_regime,
    n.canonical_id,
    n.canonical_evidence,
    n.purchase_evidence,
    q.retender_evidence,
    n.document_id
FROM procurement_notice AS n
LEFT JOIN procurement_project AS p ON p.id = n.project_id
LEFT JOIN attempt AS a ON a.project_id = COALESCE(n.purchase_id, n.project_id)
LEFT JOIN procurement_project AS q ON q.id = a.project_id
WHERE n.gone_at IS NULL AND (n.stage IS NULL OR n.stage <> 'reservation_report')
