-- Adds a note.
insert into customer_notes (company_id, id, customer_id, body, created_by_id, created_by,
  created_at_ms)
values (:company_id, :id, :customer_id, :body, :created_by_id, :created_by, :created_at_ms)
