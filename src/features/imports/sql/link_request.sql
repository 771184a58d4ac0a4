-- The import that a request has become.
update import_requests
set import_id = :import_id
where company_id = :company_id
  and id = :id
