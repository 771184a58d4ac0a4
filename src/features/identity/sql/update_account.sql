-- Changes an account that nobody changed meanwhile.
update accounts
set name = :name,
  person_id = :person_id,
  customer_id = :customer_id,
  state = :state,
  language = :language,
  reach = :reach,
  version = version + 1
where company_id = :company_id
  and id = :id
  and version = :version
