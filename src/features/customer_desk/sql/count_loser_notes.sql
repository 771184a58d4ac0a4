-- All such rows of the losing shop.
select count(*)
from customer_notes
where company_id = :company_id
  and customer_id = :loser_id
