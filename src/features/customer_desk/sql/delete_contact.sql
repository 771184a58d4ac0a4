-- Removes a contact.
delete from customer_contacts
where company_id = :company_id
  and customer_id = :customer_id
  and id = :id
