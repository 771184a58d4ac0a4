-- Forgets the files of a study.
delete from research_imports
where company_id = :company_id
  and study_id = :study_id
