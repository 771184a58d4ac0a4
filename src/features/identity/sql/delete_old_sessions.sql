-- Sessions past their absolute end.
delete from sessions
where company_id = :company_id
  and expires_at_ms <= :now_ms
