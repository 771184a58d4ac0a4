-- A file whose bytes are safe on disk.
insert into customer_files (company_id, id, customer_id, file_name, content_type, size_bytes,
  sha256, created_by, created_at_ms)
values (:company_id, :id, :customer_id, :file_name, :content_type, :size_bytes, :sha256,
  :created_by, :created_at_ms)
