-- Who is a member now.
select customer_id
from segment_members
where company_id = :company_id
  and segment_id = :segment_id
  and left_at_ms is null
order by customer_id
