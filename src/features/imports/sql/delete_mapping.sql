-- Takes a saved mapping away.
delete from import_mappings
where company_id = :company_id
  and id = :id
  and version = :version
