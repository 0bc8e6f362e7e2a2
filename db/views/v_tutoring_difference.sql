-- version: 1
-- Where a reprint's list of tutored firms says something else of a case than the regulator: the
-- newest row of the firm at that bureau on their side, and the newest case on the regulator's. Tied
-- by the organisation and the bureau (证监局), never by a name alone. Nothing here changes ours.
WITH ours AS (
    SELECT
        t.*,
        REPLACE(REPLACE(t.bureau_raw, '中国证监会', ''), '监管局', '证监局') AS bureau,
        ROW_NUMBER() OVER (
            PARTITION BY
                t.issuer_id,
                REPLACE(REPLACE(t.bureau_raw, '中国证监会', ''), '监管局', '证监局')
            ORDER BY CASE WHEN t.filed_on IS NULL THEN 1 ELSE 0 END, t.filed_on DESC, t.id DESC
        ) AS nth
    FROM tutoring AS t
    WHERE t.gone_at IS NULL AND t.issuer_id IS NOT NULL
),
theirs AS (
    SELECT
        s.*,
        REPLACE(REPLACE(s.bureau_raw, '中国证监会', ''), '监管局', '证监局') AS bureau,
        ROW_NUMBER() OVER (
            PARTITION BY
                s.issuer_id,
                REPLACE(REPLACE(s.bureau_raw, '中国证监会', ''), '监管局', '证监局')
            ORDER BY
                CASE WHEN s.announced_on IS NULL THEN 1 ELSE 0 END, s.announced_on DESC, s.id DESC
        ) AS nth
    FROM listing_secondary AS s
    WHERE s.report = 'tutoring' AND s.gone_at IS NULL AND s.issuer_id IS NOT NULL
)
SELECT
    s.id AS secondary_id,
    t.id AS tutoring_id,
    t.source_id,
    s.source_id AS secondary_source_id,
    s.provider,
    t.issuer_id,
    t.issuer_raw,
    t.bureau_raw,
    s.bureau_raw AS their_bureau_raw,
    CASE WHEN s.stage <> t.status THEN 1 ELSE 0 END AS status_differs,
    t.status,
    s.stage AS their_status,
    s.stage_raw AS their_status_raw,
    CASE WHEN s.announced_on < t.filed_on THEN 1 ELSE 0 END AS is_before_filing,
    t.filed_on,
    s.announced_on AS their_recorded_on,
    t.agency_raw,
    s.sponsor_raw AS their_agency_raw,
    t.document_id AS own_document_id,
    s.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at
FROM ours AS t
JOIN theirs AS s ON s.issuer_id = t.issuer_id AND s.bureau = t.bureau AND s.nth = 1
JOIN document AS d ON d.id = s.document_id
WHERE t.nth = 1 AND (s.stage <> t.status OR s.announced_on < t.filed_on)
