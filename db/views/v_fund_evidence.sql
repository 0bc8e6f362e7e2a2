-- version: 1
-- Why a vehicle counts as a guidance fund: A named by a government body, B public money shown, C its
-- registration or its manager, D its name alone; and for which definitions each piece speaks:
-- caiyu_210 (财预〔2015〕210号), fagai_2800 (发改财金规〔2016〕2800号), guobanfa_2025_1
-- (国办发〔2025〕1号), broad.
SELECT
    e.id AS evidence_id,
    e.fund_id,
    f.name AS fund_name,
    e.tier,
    COALESCE(e.definition, 'broad') AS definitions,
    e.rule,
    e.quote,
    e.source_id,
    e.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_evidence AS e
JOIN fund AS f ON f.id = e.fund_id
JOIN document AS d ON d.id = e.document_id
WHERE e.gone_at IS NULL
