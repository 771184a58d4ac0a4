-- The stored answer.
select request_sha256, status, content_type, headers, body
from idempotency_keys
where company_id = :company_id
  and account_id = :account_id
  and route = :route
  and key = :key
