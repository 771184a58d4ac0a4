-- One published table.
insert into research_tables (company_id, study_id, position, dimensions, is_published)
values (:company_id, :study_id, :position, :dimensions, :is_published)
