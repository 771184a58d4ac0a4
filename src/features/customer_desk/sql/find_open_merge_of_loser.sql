-- The merge by which a shop went into another.
select id
from customer_merges
where company_id = :company_id
  and loser_id = :loser_id
  and undone_at_ms is null
order by id desc
limit 1
