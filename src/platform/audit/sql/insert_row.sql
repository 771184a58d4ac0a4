-- One deed.
insert into audit_rows (
  company_id, seq, at_ms, actor, account_id, remote_address, request_id, action, object_kind,
  object_id, before_json, after_json, reason, was_refused, hash)
values (
  :company_id, :seq, :at_ms, :actor, :account_id, :remote_address, :request_id, :action,
  :object_kind, :object_id, :before_json, :after_json, :reason, :was_refused, :hash)
