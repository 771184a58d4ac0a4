-- Outside figures of a span of periods.
select
  customer_id, period, grade_no, credit_grade, credit_score, monthly_cap, new_retail_score,
  scan_rate, scan_accuracy, pos_offline_days, pos_total_minor
from customer_months
where company_id = :company_id
  and period between :first and :last
order by customer_id, period
