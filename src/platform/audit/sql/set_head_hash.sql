-- The hash of the row just appended.
update audit_heads
set hash = :hash
where company_id = :company_id
