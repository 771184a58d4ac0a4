-- Removes a study; its imports and answers are gone already.
delete from research_studies
where company_id = :company_id
  and id = :id
