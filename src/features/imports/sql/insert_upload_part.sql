-- A part has arrived, perhaps again.
insert into upload_parts (company_id, upload_id, part_no)
values (:company_id, :upload_id, :part_no)
on conflict (company_id, upload_id, part_no) do nothing
