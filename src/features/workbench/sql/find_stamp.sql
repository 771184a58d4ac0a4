-- What tells that anything the server keeps in memory of a company has changed.
select c.data_version,
  (select count(*) from month_runs r
   where r.company_id = :company_id and r.state = 'published')
from companies c
where c.company_id = :company_id
