-- What tells that a month in memory is no longer that of the records.
select c.data_version,
  (select coalesce(max(r.published_at_ms), 0) from month_runs r
   where r.company_id = :company_id and r.state = 'published')
from companies c
where c.company_id = :company_id
