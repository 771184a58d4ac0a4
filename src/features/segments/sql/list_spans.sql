-- Who was a member from when to when, by shop.
select customer_id, entered_at_ms, left_at_ms
from segment_members
where company_id = :company_id
  and segment_id = :segment_id
order by customer_id, entered_at_ms
