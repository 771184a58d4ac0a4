-- Claims the key for this transaction; another server that holds it is waited for.
insert into idempotency_keys (
  company_id, account_id, route, key, request_sha256, status, content_type, headers, body,
  created_at_ms)
values (
  :company_id, :account_id, :route, :key, :request_sha256, 0, '', '', :body, :created_at_ms)
on conflict do nothing
