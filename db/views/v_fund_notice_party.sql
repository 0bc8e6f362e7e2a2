-- version: 2
-- Funds, managers and firms that announcements about guidance funds name, with what became of them.
-- amount_yuan is what is given to the fund, size_yuan the fund's own size in the same row. place says
-- where it stands in a file of the announcement; NULL: on its page. fund_id is the fund that a name
-- was taken for (v_fund_name has the evidence). Rows of an announcement with canonical_id repeat those
-- of the one that counts, on another page.
-- example: SELECT published_on, mother_raw, name_raw, outcome, amount_yuan, size_yuan, quote FROM v_fund_notice_party WHERE role = 'proposed_subfund' AND canonical_id IS NULL ORDER BY published_on DESC
SELECT
    p.id AS party_id,
    p.notice_id,
    n.canonical_id,
    n.genre,
    n.title,
    n.issuer_raw,
    n.issuer_level,
    n.region_code,
    n.published_on,
    p.role,
    p.name_raw,
    p.mother_raw,
    p.organisation_id,
    p.fund_id,
    f.name AS fund_name,
    f.amac_code AS fund_amac_code,
    f.inclusion_tier,
    (SELECT MAX(m.ownership) FROM fund_manager AS m WHERE m.organisation_id = p.organisation_id
        AND p.role IN ('manager', 'applicant') AND m.gone_at IS NULL) AS ownership,
    p.outcome,
    p.reason,
    p.provisional,
    p.amount_minor / 100.0 AS amount_yuan,
    p.amount_raw,
    p.size_minor / 100.0 AS size_yuan,
    p.currency,
    p.share_percent,
    p.quote,
    a.title AS file_title,
    p.place,
    p.source_id,
    p.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_notice_party AS p
JOIN document AS d ON d.id = p.document_id
JOIN fund_notice AS n ON n.id = p.notice_id
LEFT JOIN fund AS f ON f.id = p.fund_id
LEFT JOIN fund_attachment AS a ON a.id = p.attachment_id
WHERE p.gone_at IS NULL
