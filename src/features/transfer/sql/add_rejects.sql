-- The rejected rows of one chunk.
insert into import_rejects (company_id, import_id, chunk_no, body)
values (:company_id, :import_id, :chunk_no, :body)
