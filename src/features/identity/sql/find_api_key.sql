-- The API key behind a token, with what cached rights are compared with.
select k.account_id, k.expires_at_ms, k.name, k.permissions, coalesce(e.epoch, 0), c.data_version
from api_keys k
join accounts a on a.company_id = k.company_id and a.id = k.account_id
join companies c on c.company_id = k.company_id
left join identity_epochs e on e.company_id = k.company_id
where k.company_id = :company_id
  and k.key_hash = :key_hash
  and k.revoked_at_ms is null
  and a.state = 'active'
order by k.id
limit 1
