-- All orders of the losing shop.
select count(*)
from orders
where company_id = :company_id
  and customer_id = :loser_id
