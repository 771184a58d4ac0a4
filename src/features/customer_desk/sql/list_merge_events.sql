-- Merges that a shop took part in.
select id, winner_id, actor, merged_at_ms
from customer_merges
where company_id = :company_id
  and (winner_id = :customer_id or loser_id = :customer_id)
order by id desc
limit 100
