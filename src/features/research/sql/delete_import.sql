-- Takes a file back; its answers are gone already.
delete from research_imports
where company_id = :company_id
  and id = :id
