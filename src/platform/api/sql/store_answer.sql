-- The answer of the write that took the key.
update idempotency_keys
set status = :status,
  content_type = :content_type,
  headers = :headers,
  body = :body
where company_id = :company_id
  and account_id = :account_id
  and route = :route
  and key = :key
