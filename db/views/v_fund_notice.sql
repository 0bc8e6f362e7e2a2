-- version: 2
-- Announcements about guidance funds, by genre: who says it and where, until when one may apply or
-- object, which fund is behind it, how many funds, managers and conditions it names, and the largest
-- amounts that it tells. fund_raw and manager_raw stand where the announcement names one alone; all
-- of them are in v_fund_notice_party. files_unread are files of it that weren't read, for whatever reason:
-- what stands in them isn't counted here. One that stands on another page as well has canonical_id,
-- the one that counts.
-- example: SELECT genre, COUNT(*) AS notices, SUM(subfunds) AS subfunds, SUM(selected) AS selected FROM v_fund_notice WHERE canonical_id IS NULL GROUP BY genre ORDER BY 2 DESC
-- example: SELECT published_on, genre, title, mother_raw, funds, subfunds, largest_size_yuan FROM v_fund_notice WHERE canonical_id IS NULL ORDER BY published_on, notice_id
SELECT
    n.id AS notice_id,
    n.source_id,
    n.native_id,
    n.canonical_id,
    n.genre,
    n.title,
    n.document_no,
    n.issuer_raw,
    n.issuer_level,
    n.issuer_form,
    n.region_code,
    r.name AS region_name,
    n.published_on,
    n.opens_on,
    n.deadline_on,
    {beijing:n.deadline_at} AS deadline_at,
    n.publicity_from,
    n.publicity_until,
    n.effective_on,
    n.expires_on,
    n.stock_code,
    n.grade,
    CASE WHEN p.mothers = 1 THEN p.mother_raw END AS mother_raw,
    CASE WHEN p.funds = 1 THEN p.fund_raw END AS fund_raw,
    CASE WHEN p.managers = 1 THEN p.manager_raw END AS manager_raw,
    COALESCE(p.funds, 0) AS funds,
    COALESCE(p.subfunds, 0) AS subfunds,
    COALESCE(p.managers, 0) AS managers,
    COALESCE(p.selected, 0) AS selected,
    COALESCE(p.cleared, 0) AS cleared,
    p.largest_part_yuan,
    (SELECT MAX(s.lo_minor) / 100.0 FROM fund_size AS s WHERE s.notice_id = n.id
        AND s.gone_at IS NULL AND s.scope = 'fund' AND s.currency = 'CNY') AS largest_size_yuan,
    (SELECT COUNT(*) FROM fund_term AS t WHERE t.notice_id = n.id AND t.gone_at IS NULL)
        AS conditions,
    COALESCE(n.attachments_present, 0) AS files,
    (SELECT COUNT(*) FROM fund_attachment AS a WHERE a.notice_id = n.id AND a.gone_at IS NULL
        AND COALESCE(a.outcome, '') NOT IN ('read', 'repeats_page')) AS files_unread,
    n.url,
    {beijing:n.first_seen_at} AS first_seen_at,
    {beijing:n.gone_at} AS gone_at,
    n.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_notice AS n
JOIN document AS d ON d.id = n.document_id
LEFT JOIN region AS r ON r.code = n.region_code AND r.valid_to IS NULL
LEFT JOIN (
    SELECT
        q.notice_id,
        COUNT(DISTINCT CASE WHEN q.role = 'mother' THEN q.name_raw END) AS mothers,
        MIN(CASE WHEN q.role = 'mother' THEN q.name_raw END) AS mother_raw,
        COUNT(DISTINCT CASE WHEN q.role IN ('fund', 'proposed_subfund') THEN q.name_raw END) AS funds,
        MIN(CASE WHEN q.role IN ('fund', 'proposed_subfund') THEN q.name_raw END) AS fund_raw,
        COUNT(DISTINCT CASE WHEN q.role = 'proposed_subfund' THEN q.name_raw END) AS subfunds,
        COUNT(DISTINCT CASE WHEN q.role = 'manager' THEN q.name_raw END) AS managers,
        MIN(CASE WHEN q.role = 'manager' THEN q.name_raw END) AS manager_raw,
        SUM(CASE WHEN q.outcome = 'selected' THEN 1 ELSE 0 END) AS selected,
        SUM(CASE WHEN q.outcome = 'cleared' THEN 1 ELSE 0 END) AS cleared,
        MAX(CASE WHEN q.currency = 'CNY' THEN q.amount_minor END) / 100.0 AS largest_part_yuan
    FROM fund_notice_party AS q
    WHERE q.gone_at IS NULL
    GROUP BY q.notice_id
) AS p ON p.notice_id = n.id
