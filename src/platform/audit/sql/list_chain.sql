-- The chain in its order, from a row on.
select
  seq, at_ms, actor, account_id, remote_address, request_id, action, object_kind, object_id,
  before_json, after_json, reason, was_refused, hash
from audit_rows
where company_id = :company_id
  and seq > :after_seq
order by seq
limit :row_limit
