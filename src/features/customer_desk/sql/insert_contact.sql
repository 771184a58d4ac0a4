-- Adds a contact.
insert into customer_contacts (company_id, id, customer_id, name, role, phone, note, is_primary,
  version, created_by, created_at_ms)
values (:company_id, :id, :customer_id, :name, :role, :phone, :note, :is_primary, 1, :created_by,
  :created_at_ms)
