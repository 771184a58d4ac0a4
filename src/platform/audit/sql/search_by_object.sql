-- Deeds on one record, newest first. `action` is the whole or, with action_is_prefix, how it begins.
select
  seq, at_ms, actor, account_id, remote_address, request_id, action, object_kind, object_id,
  before_json, after_json, reason, was_refused, hash
from audit_rows
where company_id = :company_id
  and object_kind = :object_kind
  and object_id = :object_id
  and (:actor_any = 1 or actor = :actor)
  and seq < :before_seq
  and at_ms >= :from_ms
  and at_ms < :before_ms
  and was_refused between :refused_low and :refused_high
  and substr(action, 1, cast(:action_length as integer)) = :action
  and (:action_is_prefix = 1 or length(action) = :action_length_exact)
order by seq desc
limit :row_limit
