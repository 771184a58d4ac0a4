-- The orders that an import made.
delete from orders
where company_id = :company_id
  and import_id = :import_id
