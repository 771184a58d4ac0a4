-- Takes the answers of a file back.
delete from research_answers
where company_id = :company_id
  and study_id = :study_id
  and import_id = :import_id
