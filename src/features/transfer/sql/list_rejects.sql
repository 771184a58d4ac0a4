-- The next piece of an import's rejected rows.
select chunk_no, body
from import_rejects
where company_id = :company_id
  and import_id = :import_id
  and chunk_no > :after
order by chunk_no
limit 1
