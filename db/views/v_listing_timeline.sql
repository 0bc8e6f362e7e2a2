-- version: 4
-- The steps of each application in their order: place 1 is the first, seq the number in a log that
-- has numbers. is_repeat marks steps that move nothing; provisional ones are known from the list
-- only. posted_on is when a decision was posted whose own day is published_on. application_gone_at
-- is when the application left its source's lists. What others retell of an application is shown
-- only where the exchange's own row of it is not there.
SELECT
    e.id AS event_id,
    a.id AS application_id,
    a.source_id,
    a.native_id,
    a.exchange,
    a.board,
    a.kind,
    a.issuer_raw,
    e.place,
    e.seq,
    e.stage,
    e.stage_raw,
    {beijing:e.happened_at} AS happened_at,
    e.published_on,
    e.posted_on,
    e.reason,
    e.reason_class,
    e.suspension_kind,
    e.is_resume,
    e.is_repeat,
    e.provisional,
    {beijing:a.gone_at} AS application_gone_at,
    e.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM listing_event AS e
JOIN listing_application AS a ON a.id = e.application_id
JOIN source AS s ON s.id = a.source_id
JOIN document AS d ON d.id = e.document_id
WHERE e.gone_at IS NULL AND (s.grade = 'official' OR NOT EXISTS (
    SELECT 1 FROM listing_application AS b JOIN source AS c ON c.id = b.source_id
    WHERE b.exchange = a.exchange AND b.id <> a.id AND (
        (c.grade = 'official' AND (
            b.native_id = a.native_id OR (b.issuer_id = a.issuer_id AND b.kind = a.kind)
        ))
        OR (b.native_id = a.native_id AND b.id < a.id AND b.gone_at IS NULL)
    )
))
