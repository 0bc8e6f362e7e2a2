-- version: 3
-- Applications in the listing pipeline with their stage, planned raise in yuan and the days of
-- acceptance and registration; how long a stage took is in v_listing_spell. The stage is that of the newest event; stage_raw are the exchange's own codes.
-- inquiry_rounds is the highest round that the title of a letter or reply names; empty where none
-- names one. What others retell of an application is shown only where the exchange's own row of it is
-- not there.
SELECT
    a.id AS application_id,
    a.source_id,
    a.native_id,
    a.exchange,
    a.board,
    a.kind,
    a.title,
    a.issuer_id,
    a.issuer_raw,
    a.stage,
    a.stage_raw,
    a.planned_raise_minor / 100.0 AS planned_raise_yuan,
    a.currency,
    a.industry_code,
    a.industry_raw,
    a.region_code,
    r.name AS region_name,
    a.accepted_on,
    (SELECT MIN(e.published_on) FROM listing_event AS e
        WHERE e.application_id = a.id AND e.stage = 'registered' AND e.gone_at IS NULL
    ) AS registered_on,
    (SELECT COUNT(*) FROM listing_event AS e
        WHERE e.application_id = a.id AND e.stage = 'suspended'
        AND e.gone_at IS NULL AND e.is_repeat IS NOT TRUE) AS suspensions,
    (SELECT MAX(f.inquiry_round) FROM listing_document AS f
        WHERE f.application_id = a.id AND f.gone_at IS NULL) AS inquiry_rounds,
    {beijing:a.source_updated_at} AS source_updated_at,
    {beijing:a.first_seen_at} AS first_seen_at,
    {beijing:a.gone_at} AS gone_at,
    a.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM listing_application AS a
JOIN source AS s ON s.id = a.source_id
JOIN document AS d ON d.id = a.document_id
LEFT JOIN region AS r ON r.code = a.region_code AND r.valid_to IS NULL
WHERE (s.grade = 'official' OR NOT EXISTS (
    SELECT 1 FROM listing_application AS b JOIN source AS c ON c.id = b.source_id
    WHERE b.exchange = a.exchange AND b.id <> a.id AND (
        (c.grade = 'official' AND (
            b.native_id = a.native_id OR (b.issuer_id = a.issuer_id AND b.kind = a.kind)
        ))
        OR (b.native_id = a.native_id AND b.id < a.id AND b.gone_at IS NULL)
    )
))
