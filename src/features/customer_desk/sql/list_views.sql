-- Views of a page with what the account does with them.
select v.id, v.page, v.name, v.visibility, v.unit_id, v.owner_id, v.owner_name, v.definition,
  v.version, coalesce(m.is_pinned, 0), coalesce(m.is_default, 0)
from saved_views v
left join saved_view_marks m on m.company_id = v.company_id and m.view_id = v.id
  and m.account_id = :account_id
where v.company_id = :company_id
  and v.page = :page
  and (v.owner_id = :account_id or v.visibility <> 'private')
order by coalesce(m.is_pinned, 0) desc, v.name, v.id
limit 2000
