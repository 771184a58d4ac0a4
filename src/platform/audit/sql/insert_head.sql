-- The head of a chain that has no row yet.
insert into audit_heads (company_id, seq, hash)
values (:company_id, 0, '')
on conflict do nothing
