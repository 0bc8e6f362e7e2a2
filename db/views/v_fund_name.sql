-- version: 2
-- Where funds are named, and which fund each name was taken for: method says on what evidence, from
-- AMAC's number to the same name within one place; file_title is the file that names it, where it
-- isn't the page. A similar name is never evidence; the questions
-- that are open are in review_item (entity fund_naming).
SELECT
    n.id AS naming_id,
    n.fund_id,
    f.name AS fund_name,
    f.amac_code AS fund_amac_code,
    n.name_raw,
    n.role,
    n.provisional,
    n.manager_raw,
    n.amac_code,
    n.former_key AS former_name,
    n.method,
    n.evidence,
    n.place,
    (SELECT COUNT(*) FROM review_item AS q WHERE q.entity = 'fund_naming' AND q.entity_id = n.id
        AND q.decision IS NULL) AS open_questions,
    n.notice_id,
    t.genre,
    t.published_on,
    n.quote,
    a.title AS file_title,
    n.source_id,
    n.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_naming AS n
JOIN document AS d ON d.id = n.document_id
LEFT JOIN fund AS f ON f.id = n.fund_id
LEFT JOIN fund_attachment AS a ON a.id = n.attachment_id
LEFT JOIN fund_notice AS t ON t.id = n.notice_id
WHERE n.gone_at IS NULL
