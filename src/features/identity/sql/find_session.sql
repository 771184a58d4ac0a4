-- The session behind a token, with what cached rights are compared with.
select s.id, s.account_id, s.last_seen_at_ms, s.expires_at_ms, a.must_change,
  coalesce(e.epoch, 0), c.data_version
from sessions s
join accounts a on a.company_id = s.company_id and a.id = s.account_id
join companies c on c.company_id = s.company_id
left join identity_epochs e on e.company_id = s.company_id
where s.company_id = :company_id
  and s.token_hash = :token_hash
  and a.state = 'active'
order by s.id
limit 1
