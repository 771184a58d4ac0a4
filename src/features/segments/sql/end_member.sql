-- A shop is no member any longer.
update segment_members
set left_at_ms = :left_at_ms
where company_id = :company_id
  and segment_id = :segment_id
  and customer_id = :customer_id
  and left_at_ms is null
