-- The last order of the next page; nothing when what is left fits one.
select o.id
from orders o
where o.company_id = :company_id
  and o.ordered_on >= :from_day
  and o.ordered_on <= :until_day
  and (cast(:customer_id as bigint) = 0 or o.customer_id = :customer_id)
  and o.id > :after
order by o.id
limit 1 offset :row_offset
