-- Erases the answers of a study.
delete from research_answers
where company_id = :company_id
  and study_id = :study_id
