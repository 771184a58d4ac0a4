-- Rows of the losing shop that a merge moves.
select cast(id as text)
from customer_notes
where company_id = :company_id
  and customer_id = :loser_id
  and customer_id <> :winner_id
order by id
limit 1000000
