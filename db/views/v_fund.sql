-- version: 3
-- Guidance funds and other private funds: as AMAC registers them, and those that are known from
-- announcements only (announced). One that turned out to be another is shown as that one.
-- inclusion_tier says why a fund counts as a guidance fund; NULL: it doesn't by anything seen so
-- far. kind is what it is for (industry, venture, other): as registered, else as documents say, else
-- by its name. Sizes are in v_fund_size_latest; AMAC has none.
SELECT
    f.id AS fund_id,
    f.source_id,
    f.native_id,
    f.name,
    f.amac_code,
    f.amac_type,
    f.structure,
    f.kind,
    f.inclusion_tier,
    (SELECT MIN(e.rule) FROM fund_evidence AS e
        WHERE e.fund_id = f.id AND e.gone_at IS NULL AND e.tier = f.inclusion_tier) AS inclusion_rule,
    f.recommended_for_aggregates,
    f.why_not,
    f.issuer_level,
    f.partner_level,
    COALESCE(f.announced, FALSE) AS announced,
    f.status,
    f.status_raw,
    f.established_on,
    f.registered_on,
    f.region_code,
    r.name AS region_name,
    f.region_raw,
    f.manager_raw,
    f.custodian_raw,
    f.organisation_id,
    l.last_update_on,
    l.quarterly_due,
    l.quarterly_missing,
    l.yearly_due,
    l.yearly_missing,
    {beijing:f.first_seen_at} AS first_seen_at,
    {beijing:f.gone_at} AS gone_at,
    f.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund AS f
JOIN document AS d ON d.id = f.document_id
LEFT JOIN region AS r ON r.code = f.region_code AND r.valid_to IS NULL
LEFT JOIN fund_disclosure AS l ON l.id = (
    SELECT x.id FROM fund_disclosure AS x WHERE x.fund_id = f.id
    ORDER BY x.last_update_on DESC NULLS LAST, x.id DESC LIMIT 1
)
WHERE f.canonical_id IS NULL
    AND (COALESCE(f.announced, FALSE) = FALSE OR EXISTS (
        SELECT 1 FROM fund_naming AS n WHERE n.fund_id = f.id AND n.gone_at IS NULL
    ))
