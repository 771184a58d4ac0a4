-- Merges, newest first, from a place on.
select id, winner_id, loser_id, actor, merged_at_ms, undone_by, undone_at_ms
from customer_merges
where company_id = :company_id
  and id < :before_id
order by id desc
limit :row_limit
