-- When the members were last written down.
update segments
set refreshed_at_ms = :refreshed_at_ms
where company_id = :company_id
  and id = :id
