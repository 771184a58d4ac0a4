-- The merge was taken back.
update customer_merges
set undone_by = :undone_by, undone_at_ms = :undone_at_ms
where company_id = :company_id
  and id = :id
