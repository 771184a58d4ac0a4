-- A file of answers.
insert into research_imports (company_id, id, study_id, file_name, sha256, answers,
  imported_by_name, imported_at_ms)
values (:company_id, :id, :study_id, :file_name, :sha256, :answers, :imported_by_name,
  :imported_at_ms)
