-- Exports whose time is over.
select id, format
from exports
where company_id = :company_id
  and state <> 'expired'
  and expires_at_ms < :now_ms
order by id
limit 1000
