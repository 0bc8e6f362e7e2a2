-- version: 1
-- Where a reprint says something else of an application than the exchange itself, side by side. The
-- two are tied by the organisation or by the code of the share, never by a name alone, and only
-- where it is certain which application of the firm is meant: it has one at that exchange, both
-- name the same day of acceptance, or its committee met on the day that they name. An ending without
-- a reason is no other one than an ending with one. Their list of meetings (`review`) is compared
-- with what the committee said on that day, which then stands in `stage`: a meeting that is past is
-- not compared with today's stage. Ours is what the exchange said; nothing here ever changes it. The
-- document is the reprint's.
WITH met AS (
    SELECT
        s.id AS secondary_id,
        e.application_id,
        e.stage,
        ROW_NUMBER() OVER (
            PARTITION BY s.id, e.application_id ORDER BY e.place DESC, e.happened_at DESC, e.id DESC
        ) AS nth
    FROM listing_secondary AS s
    JOIN listing_event AS e
        ON {date:s.reviewed_on} IN ({beijing_date:e.happened_at}, {date:e.published_on})
    JOIN listing_application AS a ON a.id = e.application_id AND a.exchange = s.exchange
    WHERE s.report = 'review' AND s.gone_at IS NULL AND e.gone_at IS NULL
        AND (a.issuer_id = s.issuer_id OR a.stock_code = s.security_code)
        AND e.stage IN ('committee_passed', 'committee_deferred', 'committee_rejected')
),
paired AS (
    SELECT
        s.id AS secondary_id,
        a.id AS application_id,
        COALESCE(m.stage, a.stage) AS stage,
        CASE WHEN s.stage <> CASE WHEN s.report = 'review' THEN m.stage ELSE a.stage END
            AND NOT (s.stage = 'terminated_other' AND a.stage IN
            ('terminated_withdrawn', 'terminated_rejected', 'terminated_no_reply'))
            THEN 1 ELSE 0 END AS stage_differs,
        CASE WHEN s.accepted_on <> a.accepted_on THEN 1 ELSE 0 END AS accepted_on_differs,
        CASE WHEN s.planned_raise_minor <> a.planned_raise_minor
            THEN 1 ELSE 0 END AS planned_raise_differs
    FROM listing_secondary AS s
    JOIN listing_application AS a
        ON a.exchange = s.exchange
        AND a.kind = 'ipo'
        AND a.gone_at IS NULL
        AND (a.issuer_id = s.issuer_id OR a.stock_code = s.security_code)
    JOIN source AS official ON official.id = a.source_id AND official.grade = 'official'
    LEFT JOIN met AS m ON m.secondary_id = s.id AND m.application_id = a.id AND m.nth = 1
    WHERE s.gone_at IS NULL
        AND (
            s.accepted_on = a.accepted_on
            OR m.stage IS NOT NULL
            OR NOT EXISTS (
                SELECT 1 FROM listing_application AS b
                JOIN source AS c ON c.id = b.source_id AND c.grade = 'official'
                WHERE b.exchange = a.exchange AND b.issuer_id = a.issuer_id AND b.id <> a.id
                    AND b.kind = 'ipo' AND b.gone_at IS NULL
            )
        )
)
SELECT
    s.id AS secondary_id,
    a.id AS application_id,
    a.source_id,
    s.source_id AS secondary_source_id,
    s.provider,
    s.report,
    a.exchange,
    a.native_id,
    a.issuer_id,
    a.issuer_raw,
    s.issuer_raw AS their_issuer_raw,
    CASE WHEN s.issuer_id = a.issuer_id THEN 'organisation' ELSE 'code' END AS linked_by,
    p.stage_differs,
    p.stage,
    s.stage AS their_stage,
    s.stage_raw AS their_stage_raw,
    p.accepted_on_differs,
    a.accepted_on,
    s.accepted_on AS their_accepted_on,
    p.planned_raise_differs,
    a.planned_raise_minor / 100.0 AS planned_raise_yuan,
    s.planned_raise_minor / 100.0 AS their_planned_raise_yuan,
    s.unit_is_inferred AS their_unit_is_inferred,
    s.updated_on AS their_updated_on,
    a.document_id AS own_document_id,
    o.url AS own_document_url,
    s.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM paired AS p
JOIN listing_secondary AS s ON s.id = p.secondary_id
JOIN listing_application AS a ON a.id = p.application_id
JOIN document AS o ON o.id = a.document_id
JOIN document AS d ON d.id = s.document_id
WHERE p.stage_differs = 1 OR p.accepted_on_differs = 1 OR p.planned_raise_differs = 1
