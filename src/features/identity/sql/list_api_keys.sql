-- Keys that are not revoked, newest first.
select k.id, k.name, k.key_hint, k.account_id, a.login, k.permissions, k.created_at_ms,
  k.expires_at_ms, k.last_used_at_ms
from api_keys k
join accounts a on a.company_id = k.company_id and a.id = k.account_id
where k.company_id = :company_id
  and k.revoked_at_ms is null
order by k.id desc
limit 1000
