-- Changes a contact that nobody changed meanwhile.
update customer_contacts
set name = :name, role = :role, phone = :phone, note = :note, is_primary = :is_primary,
  version = version + 1
where company_id = :company_id
  and id = :id
  and version = :version
