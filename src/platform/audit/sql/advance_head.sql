-- Takes the chain head's row lock and the next numbers.
update audit_heads
set seq = seq + :row_count
where company_id = :company_id
