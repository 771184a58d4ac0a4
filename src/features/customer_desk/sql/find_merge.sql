-- One merge.
select winner_id, loser_id, winner_before, loser_before, winner_version, undone_by
from customer_merges
where company_id = :company_id
  and id = :id
