-- All outside figures of the losing shop.
select count(*)
from customer_months
where company_id = :company_id
  and customer_id = :loser_id
