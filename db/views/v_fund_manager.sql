-- version: 1
-- Managers of private funds as AMAC registers them: where they are, who controls them, how many funds
-- they have. funds_listed is AMAC's own count; funds_known are the funds held here that name the
-- manager, guidance_funds_known those of them with an inclusion_tier (D is by name alone). ownership
-- is the state's where an authority controls the manager or holds more than half of it, mixed where
-- it holds less, private where a person controls it; NULL where its owners don't tell, or where its
-- page was not read (page_was_read 0). A cancelled manager has the day it was cancelled on.
-- example: SELECT ownership, COUNT(*) AS managers, SUM(guidance_funds_known) AS guidance_funds FROM v_fund_manager WHERE guidance_funds_known > 0 GROUP BY ownership ORDER BY 1
SELECT
    m.id AS manager_id,
    m.source_id,
    m.native_id,
    m.organisation_id,
    m.name,
    m.registration_no,
    m.uscc,
    m.kind,
    m.legal_form,
    m.region_code,
    r.name AS region_name,
    m.office_region_code,
    m.established_on,
    m.registered_on,
    m.legal_representative_raw,
    m.controller_raw,
    m.ownership,
    m.ownership_level,
    m.ownership_quote,
    CASE WHEN m.ownership = 'state' THEN 1 WHEN m.ownership IS NOT NULL THEN 0 END AS is_state_owned,
    (SELECT COUNT(*) FROM relation AS h WHERE h.manager_id = m.id AND h.kind = 'shareholder'
        AND h.gone_at IS NULL) AS shareholders,
    (SELECT COUNT(*) FROM fund_manager_staff AS e WHERE e.manager_id = m.id
        AND e.gone_at IS NULL) AS executives,
    m.registered_capital_minor / 100.0 AS registered_capital_yuan,
    m.paid_in_capital_minor / 100.0 AS paid_in_capital_yuan,
    m.paid_in_percent,
    m.currency,
    m.staff,
    m.qualified_staff,
    m.scale_raw,
    m.scale_lo_minor / 100.0 AS scale_lo_yuan,
    m.scale_hi_minor / 100.0 AS scale_hi_yuan,
    m.fund_count AS funds_listed,
    (SELECT COUNT(DISTINCT t.fund_id) FROM relation AS t JOIN fund AS f ON f.id = t.fund_id
        WHERE t.subject_id = m.organisation_id AND t.kind = 'fund_manager'
        AND t.gone_at IS NULL AND f.gone_at IS NULL) AS funds_known,
    (SELECT COUNT(DISTINCT t.fund_id) FROM relation AS t JOIN fund AS f ON f.id = t.fund_id
        WHERE t.subject_id = m.organisation_id AND t.kind = 'fund_manager'
        AND t.gone_at IS NULL AND f.gone_at IS NULL
        AND f.inclusion_tier IS NOT NULL) AS guidance_funds_known,
    m.has_hints,
    m.has_credit_marks,
    m.special_notice,
    m.last_update_on,
    c.cancelled_on,
    c.kind AS cancellation_kind,
    c.reason_raw AS cancellation_reason_raw,
    CASE WHEN m.detail_version IS NULL THEN 0 ELSE 1 END AS page_was_read,
    {beijing:m.first_seen_at} AS first_seen_at,
    {beijing:m.gone_at} AS gone_at,
    m.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_manager AS m
JOIN document AS d ON d.id = m.document_id
LEFT JOIN region AS r ON r.code = m.region_code AND r.valid_to IS NULL
LEFT JOIN fund_manager_cancellation AS c ON c.id = (
    SELECT x.id FROM fund_manager_cancellation AS x
    WHERE x.organisation_id = m.organisation_id AND x.gone_at IS NULL
    ORDER BY x.cancelled_on DESC NULLS LAST, x.id DESC LIMIT 1
)
