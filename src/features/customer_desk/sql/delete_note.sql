-- Removes a note.
delete from customer_notes
where company_id = :company_id
  and id = :id
