-- version: 3
-- One row for each appearance of an organisation in a channel: what the exchanges, portals and
-- registers list themselves, and what others retell of an application only where the exchange's own
-- row of it is not there. Tutoring and filings for a listing abroad are of the listing channel.
-- Ties and strategic allotments that filed documents name are of the listing channel, on the day of
-- the document. Announcements about funds name managers, applicants and firms that are invested in,
-- and who gives money to a fund (contributor); who was refused or withdrew is left out, and of an
-- announcement on several pages one counts. What was found of an organisation that was merged into another is the other's.
-- left_censored: it was there before we looked, so first_on is not when it began. Names that could
-- not be matched are not in here.
WITH shown AS (
    SELECT a.* FROM listing_application AS a JOIN source AS s ON s.id = a.source_id
    WHERE a.gone_at IS NULL AND (s.grade = 'official' OR NOT EXISTS (
        SELECT 1 FROM listing_application AS b JOIN source AS c ON c.id = b.source_id
        WHERE b.exchange = a.exchange AND b.id <> a.id AND b.gone_at IS NULL AND (
            (c.grade = 'official' AND (b.issuer_id = a.issuer_id OR b.native_id = a.native_id))
            OR (b.native_id = a.native_id AND b.id < a.id)
        )
    ))
)
SELECT
    o.id AS organisation_id,
    o.name,
    x.channel,
    x.role,
    x.entity,
    x.entity_id,
    x.first_on,
    x.last_on,
    x.amount_yuan,
    x.observed_via,
    {beijing:s.observed_from} AS observed_from,
    CASE WHEN x.first_on < {beijing_date:s.observed_from} THEN 1 ELSE 0 END AS left_censored,
    x.document_id
FROM (
    SELECT
        a.issuer_id AS organisation_id, 'listing' AS channel, 'issuer' AS role,
        'listing_application' AS entity, a.id AS entity_id,
        {date:a.accepted_on} AS first_on, {date:a.accepted_on} AS last_on,
        a.planned_raise_minor / 100.0 AS amount_yuan, 'registration' AS observed_via,
        a.source_id, a.document_id
    FROM shown AS a
    UNION ALL
    SELECT
        q.organisation_id, 'listing', q.role, 'listing_party', q.id,
        {date:a.accepted_on}, {date:a.accepted_on}, NULL, 'registration', q.source_id, q.document_id
    FROM listing_party AS q JOIN shown AS a ON a.id = q.application_id
    WHERE q.gone_at IS NULL AND q.person_name IS NULL
    UNION ALL
    SELECT
        t.issuer_id, 'listing', 'tutored', 'tutoring', t.id,
        {date:t.filed_on}, {date:t.filed_on}, NULL, 'registration', t.source_id, t.document_id
    FROM tutoring AS t WHERE t.gone_at IS NULL
    UNION ALL
    SELECT
        r.subject_id, 'listing', r.kind, 'relation', r.id,
        {date:t.filed_on}, {date:t.filed_on}, NULL, r.observed_via, r.source_id, r.document_id
    FROM relation AS r JOIN tutoring AS t ON t.id = r.tutoring_id
    WHERE r.gone_at IS NULL AND t.gone_at IS NULL
    UNION ALL
    SELECT
        r.subject_id, 'listing', r.kind, 'relation', r.id,
        {date:z.published_on}, {date:z.published_on}, NULL, r.observed_via, r.source_id, r.document_id
    FROM relation AS r
    JOIN document_reading AS y ON y.id = r.reading_id
    LEFT JOIN listing_document AS z ON z.id = y.filed_id
    WHERE r.gone_at IS NULL AND y.gone_at IS NULL
    UNION ALL
    SELECT
        v.organisation_id, 'listing', 'strategic_investor', 'strategic_allotment', v.id,
        {date:z.published_on}, {date:z.published_on}, v.amount_minor / 100.0, 'announcement',
        v.source_id, v.document_id
    FROM strategic_allotment AS v
    JOIN issue_result AS i ON i.id = v.result_id
    LEFT JOIN document_reading AS y ON y.id = i.reading_id
    LEFT JOIN listing_document AS z ON z.id = y.filed_id
    WHERE v.gone_at IS NULL AND i.gone_at IS NULL
    UNION ALL
    SELECT
        f.issuer_id, 'listing', 'overseas_issuer', 'overseas_filing', f.id,
        {date:f.received_on}, {date:f.received_on}, NULL, 'registration',
        f.source_id, f.document_id
    FROM overseas_filing AS f WHERE f.gone_at IS NULL
    UNION ALL
    SELECT
        w.organisation_id, 'procurement', 'supplier', 'award_supplier', w.id,
        {beijing_date:n.published_at}, {beijing_date:n.published_at},
        a.amount_minor / 100.0, 'award', w.source_id, w.document_id
    FROM award_supplier AS w
    JOIN award AS a ON a.id = w.award_id
    JOIN procurement_notice AS n ON n.id = a.notice_id
    WHERE w.gone_at IS NULL AND a.gone_at IS NULL AND n.gone_at IS NULL AND n.canonical_id IS NULL
    UNION ALL
    SELECT
        n.buyer_id, 'procurement', 'buyer', 'procurement_notice', n.id,
        {beijing_date:n.published_at}, {beijing_date:n.published_at},
        n.budget_minor / 100.0, 'announcement', n.source_id, n.document_id
    FROM procurement_notice AS n WHERE n.gone_at IS NULL AND n.canonical_id IS NULL
    UNION ALL
    SELECT
        f.organisation_id, 'fund', 'fund', 'fund', f.id,
        {date:f.registered_on}, {date:f.registered_on}, NULL, 'registration',
        f.source_id, f.document_id
    FROM fund AS f WHERE f.gone_at IS NULL
    UNION ALL
    SELECT
        t.subject_id, 'fund', t.kind, 'relation', t.id,
        {date:f.registered_on}, {date:f.registered_on}, NULL, t.observed_via,
        t.source_id, t.document_id
    FROM relation AS t JOIN fund AS f ON f.id = t.fund_id
    WHERE t.gone_at IS NULL
    UNION ALL
    SELECT
        p.organisation_id, 'fund', p.role, 'fund_notice_party', p.id,
        {date:n.published_on}, {date:n.published_on},
        CASE WHEN p.currency = 'CNY' THEN p.amount_minor / 100.0 END,
        CASE WHEN n.genre IN ('subfund_shortlist', 'selection_result')
            THEN 'selection_list' ELSE 'announcement' END,
        p.source_id, p.document_id
    FROM fund_notice_party AS p JOIN fund_notice AS n ON n.id = p.notice_id
    WHERE p.gone_at IS NULL AND n.gone_at IS NULL AND n.canonical_id IS NULL
        AND COALESCE(p.outcome, '') NOT IN ('rejected', 'withdrawn')
    UNION ALL
    SELECT
        g.contributor_id, 'fund', 'contributor', 'fund_contribution', g.id,
        {date:n.published_on}, {date:n.published_on},
        CASE WHEN g.currency = 'CNY' THEN g.committed_minor / 100.0 END,
        COALESCE(g.observed_via, 'announcement'), g.source_id, g.document_id
    FROM fund_contribution AS g JOIN fund_notice AS n ON n.id = g.notice_id
    WHERE g.gone_at IS NULL AND n.gone_at IS NULL AND n.canonical_id IS NULL
) AS x
JOIN organisation AS q ON q.id = x.organisation_id
JOIN organisation AS o ON o.id = COALESCE(q.merged_into, q.id)
JOIN source AS s ON s.id = x.source_id
