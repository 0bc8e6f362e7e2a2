-- version: 3
-- Promised against paid in: what each fund was to have, was registered with and committed, and what
-- of it was there. The promise is the newer of the registered and the committed figure, and the
-- target where there is neither. The share is of exact figures in the same currency; where more was
-- paid in than the promise, the promise is out of date and there is no share. The dates say how far
-- apart they are: a fund whose headline is of 2019 has not paid little in 2025.
-- example: SELECT fund_name, committed_yuan, paid_in_yuan, paid_in_percent FROM v_fund_promise WHERE paid_in_percent IS NOT NULL ORDER BY paid_in_percent
WITH exact AS (
    SELECT fund_id, currency, measure, lo_yuan, told_on FROM v_fund_size_latest WHERE is_exact = 1
),
promised AS (
    SELECT
        e.*,
        ROW_NUMBER() OVER (
            PARTITION BY e.fund_id, e.currency
            ORDER BY CASE WHEN e.measure = 'target' THEN 1 ELSE 0 END, e.told_on DESC NULLS LAST,
                e.measure
        ) AS place
    FROM exact AS e
    WHERE e.measure IN ('target', 'registered', 'committed')
),
figures AS (
    SELECT
        fund_id,
        currency,
        MAX(CASE WHEN measure = 'target' THEN lo_yuan END) AS target_yuan,
        MAX(CASE WHEN measure = 'registered' THEN lo_yuan END) AS registered_yuan,
        MAX(CASE WHEN measure = 'committed' THEN lo_yuan END) AS committed_yuan,
        MAX(CASE WHEN measure = 'paid_in' THEN lo_yuan END) AS paid_in_yuan,
        MAX(CASE WHEN measure = 'paid_in' THEN told_on END) AS paid_in_on
    FROM exact
    GROUP BY fund_id, currency
)
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
    p.lo_yuan AS promised_yuan,
    p.measure AS promised_is,
    p.told_on AS promised_on,
    a.paid_in_on,
    CASE WHEN a.paid_in_yuan > p.lo_yuan THEN 1 ELSE 0 END AS promise_is_outdated,
    CASE WHEN p.lo_yuan > 0 AND a.paid_in_yuan <= p.lo_yuan
        THEN 100.0 * a.paid_in_yuan / p.lo_yuan END AS paid_in_percent
FROM v_fund AS f
JOIN figures AS a ON a.fund_id = f.fund_id
LEFT JOIN promised AS p ON p.fund_id = a.fund_id AND p.currency = a.currency AND p.place = 1
