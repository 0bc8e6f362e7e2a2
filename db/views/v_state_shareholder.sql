-- version: 3
-- Applicants with a state-owned holder (marked SS or CS, before 2018 SLS, in the filing: 国有股东标识), with
-- a guidance fund among their shareholders, or with an organ of the state as their actual controller,
-- which needs no mark (tie actual_controller, is_state_organ), as the newest read document of the
-- application that names such ties states them; a prospectus that names no application, as on the
-- common platform, is one of its issuer's first listings. A controller is an organ by its whole
-- name, or where that is not known by the end of what is printed. A holder is a guidance fund where it
-- is a fund of ours with an inclusion_tier; tier D is by its name alone. No row means that nothing is
-- known, not that there is no such holder: files are read on request. A tie seen in a prospectus or a
-- periodic report is seen through the outcome: no rate may be made of it, usable_for_rates is 0 and
-- why_not says so.
SELECT
    t.id AS relation_id,
    a.id AS application_id,
    a.source_id,
    a.native_id,
    a.exchange,
    a.board,
    a.kind,
    a.issuer_id,
    a.issuer_raw,
    a.stage,
    a.accepted_on,
    t.kind AS tie,
    o.id AS shareholder_id,
    o.name AS shareholder_name,
    t.subject_raw AS shareholder_raw,
    t.share_percent,
    t.shares,
    t.state_mark,
    CASE WHEN t.state_mark IN ('SS', 'CS', 'SLS') THEN 1 ELSE 0 END AS is_state_marked,
    CASE WHEN f.id IS NOT NULL THEN 1 ELSE 0 END AS is_guidance_fund,
    CASE WHEN t.kind = 'actual_controller' THEN 1 ELSE 0 END AS is_state_organ,
    f.id AS fund_id,
    f.inclusion_tier,
    t.observed_via,
    CASE WHEN t.observed_via IN ('registration', 'announcement', 'selection_list', 'award')
        THEN 1 ELSE 0 END AS usable_for_rates,
    CASE WHEN t.observed_via IN ('prospectus', 'periodic_report') THEN 'seen_through_outcome'
        WHEN t.observed_via IN ('registration', 'announcement', 'selection_list', 'award') THEN NULL
        ELSE 'unknown_origin' END AS why_not,
    t.page,
    t.quote,
    t.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM relation AS t
LEFT JOIN document_reading AS r ON r.id = t.reading_id
JOIN listing_application AS a
    ON a.id = COALESCE(r.application_id, t.application_id)
    OR (COALESCE(r.application_id, t.application_id) IS NULL AND a.issuer_id = t.object_id
        AND (t.reading_id IS NULL OR a.kind = 'ipo'))
JOIN source AS s ON s.id = a.source_id AND s.grade = 'official'
JOIN document AS d ON d.id = t.document_id
LEFT JOIN organisation AS q ON q.id = t.subject_id
LEFT JOIN organisation AS o ON o.id = COALESCE(q.merged_into, q.id)
LEFT JOIN fund AS f ON f.id = (
    SELECT x.id FROM fund AS x
    WHERE x.organisation_id IN (q.id, o.id) AND x.inclusion_tier IS NOT NULL AND x.gone_at IS NULL
    ORDER BY x.inclusion_tier, x.id LIMIT 1
)
WHERE t.gone_at IS NULL
    AND a.gone_at IS NULL
    AND (
        (t.kind IN ('shareholder', 'controlling_shareholder')
            AND (t.state_mark IN ('SS', 'CS', 'SLS') OR f.id IS NOT NULL))
        OR (t.kind = 'actual_controller' AND (
            o.legal_form = 'state_agency' OR (o.id IS NULL AND (
                substr(t.subject_raw, length(t.subject_raw) - 2)
                    IN ('国资委', '国资办', '财政局', '财政厅', '财政部', '管委会')
                OR substr(t.subject_raw, length(t.subject_raw) - 3) = '人民政府'
                OR substr(t.subject_raw, length(t.subject_raw) - 4) = '管理委员会'
            ))
        ))
    )
    AND (t.reading_id IS NULL OR t.reading_id = (
        SELECT y.id FROM document_reading AS y
        JOIN listing_document AS z ON z.id = y.filed_id
        WHERE y.gone_at IS NULL
            AND (y.application_id = a.id OR (y.application_id IS NULL AND y.id IN (
                SELECT v.reading_id FROM relation AS v WHERE v.object_id = a.issuer_id
            )))
            AND EXISTS (
                SELECT 1 FROM relation AS w
                WHERE w.reading_id = y.id AND w.gone_at IS NULL AND w.kind = CASE
                    WHEN t.kind = 'actual_controller' THEN t.kind ELSE 'shareholder' END
            )
        ORDER BY z.published_on DESC NULLS LAST, y.id DESC LIMIT 1
    ))
