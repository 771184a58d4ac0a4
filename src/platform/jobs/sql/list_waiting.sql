-- Jobs whose time has come. When the clock was put back, what was put off by it waits no longer.
select id, kind, fence
from jobs
where company_id = :company_id
  and state = 'waiting'
  and (not_before_ms <= :now_ms or changed_at_ms > :not_yet_ms)
order by not_before_ms, id
limit :row_limit
