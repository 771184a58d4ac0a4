-- Keys that nobody sends again.
delete from idempotency_keys
where company_id = :company_id
  and created_at_ms < :before_ms
