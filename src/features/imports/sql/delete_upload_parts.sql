-- Before the upload itself.
delete from upload_parts
where company_id = :company_id
  and upload_id = :upload_id
