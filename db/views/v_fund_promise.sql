-- version: 2
-- Promised against paid in: what each fund was to have, was registered with and committed, and what
-- of it was there. The share is of exact figures in the same currency, and told_on says how far
-- apart they are: a fund whose headline is of 2019 has not paid little in 2025.
-- example: SELECT fund_name, committed_yuan, paid_in_yuan, paid_in_percent FROM v_fund_promise WHERE paid_in_percent IS NOT NULL ORDER BY paid_in_percent
SELECT
    p.*,
    CASE WHEN p.paid_in_yuan IS NOT NULL AND p.promised_yuan > 0
        THEN 100.0 * p.paid_in_yuan / p.promised_yuan END AS paid_in_percent
FROM (
    SELECT
        f.fund_id,
        f.name AS fund_name,
        f.inclusion_tier,
        f.structure,
        f.issuer_level,
        f.status,
        a.currency,
        a.target_yuan,
        a.registered_yuan,
        a.committed_yuan,
        a.paid_in_yuan,
        COALESCE(a.committed_yuan, a.registered_yuan, a.target_yuan) AS promised_yuan,
        CASE WHEN a.committed_yuan IS NOT NULL THEN 'committed'
            WHEN a.registered_yuan IS NOT NULL THEN 'registered'
            WHEN a.target_yuan IS NOT NULL THEN 'target' END AS promised_is,
        CASE WHEN a.committed_yuan IS NOT NULL THEN a.committed_on
            WHEN a.registered_yuan IS NOT NULL THEN a.registered_on
            ELSE a.target_on END AS promised_on,
        a.paid_in_on
    FROM v_fund AS f
    JOIN (
        SELECT
            fund_id,
            currency,
            MAX(CASE WHEN measure = 'target' AND is_exact = 1 THEN lo_yuan END) AS target_yuan,
            MAX(CASE WHEN measure = 'registered' AND is_exact = 1 THEN lo_yuan END)
                AS registered_yuan,
            MAX(CASE WHEN measure = 'committed' AND is_exact = 1 THEN lo_yuan END)
                AS committed_yuan,
            MAX(CASE WHEN measure = 'paid_in' AND is_exact = 1 THEN lo_yuan END) AS paid_in_yuan,
            MAX(CASE WHEN measure = 'target' AND is_exact = 1 THEN told_on END) AS target_on,
            MAX(CASE WHEN measure = 'registered' AND is_exact = 1 THEN told_on END)
                AS registered_on,
            MAX(CASE WHEN measure = 'committed' AND is_exact = 1 THEN told_on END)
                AS committed_on,
            MAX(CASE WHEN measure = 'paid_in' THEN told_on END) AS paid_in_on
        FROM v_fund_size_latest
        GROUP BY fund_id, currency
    ) AS a ON a.fund_id = f.fund_id
) AS p
