-- The unfinished job with the key of another job.
select other.id
from jobs own
join jobs other on other.company_id = own.company_id
  and other.unique_key = own.unique_key
where own.company_id = :company_id
  and own.id = :id
  and other.id <> own.id
  and other.state in ('waiting', 'running')
order by other.id
limit 1
