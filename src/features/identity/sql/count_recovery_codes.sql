-- Recovery codes that are left.
select count(*)
from recovery_codes
where company_id = :company_id
  and account_id = :account_id
  and used_at_ms is null
order by 1
limit 1
