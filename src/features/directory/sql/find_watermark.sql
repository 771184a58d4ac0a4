-- What a snapshot must be made of to be up to date: records, and the newest published month.
select
  c.data_version,
  (select r.id
   from month_runs r
   where r.company_id = c.company_id
     and r.state = 'published'
   order by r.period desc, r.version desc
   limit 1)
from companies c
where c.company_id = :company_id
