-- Running jobs whose lease has ended, or reaches further than an honest clock could have put it.
select id, kind, fence
from jobs
where company_id = :company_id
  and state = 'running'
  and (lease_until_ms < :now_ms or lease_until_ms > :too_far_ms)
order by lease_until_ms, id
limit :row_limit
