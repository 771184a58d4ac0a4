-- The file is whole.
update uploads
set state = 'complete',
    sha256 = :sha256
where company_id = :company_id
  and id = :id
